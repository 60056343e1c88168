# cmake -DSQL_FOLDER=... -DNAME=query|migration -DOUT=... -P embed_sql.cmake
# Writes OUT.h and OUT.c: an enum of the .sql files of a folder and a table of their names and texts.
cmake_minimum_required(VERSION 3.25)
get_filename_component(stem ${OUT} NAME)
string(TOUPPER ${NAME} upper)
file(GLOB files ${SQL_FOLDER}/*.sql)
list(SORT files)
set(members "")
set(rows "")
foreach(file ${files})
	get_filename_component(name ${file} NAME_WE)
	set(member ${name})
	file(READ ${file} text)
	string(REPLACE "\\" "\\\\" text "${text}")
	string(REPLACE "\"" "\\\"" text "${text}")
	string(REPLACE "\n" "\\n\"\n\t\t\"" text "${text}")
	string(APPEND members "\t${upper}_${member},\n")
	string(APPEND rows "\t{\n\t\t\"${name}\",\n\t\t\"${text}\",\n\t},\n")
endforeach()
file(CONFIGURE OUTPUT ${OUT}.h @ONLY CONTENT
"/* ${stem}: made from the .sql files by cmake/embed_sql.cmake. */
#pragma once

enum ${NAME} {
${members}	${upper}_COUNT
};

struct ${NAME}_text {
	const char *name;
	const char *text;
};
extern const struct ${NAME}_text ${NAME}_texts[${upper}_COUNT];
")
file(WRITE ${OUT}.c
"/* ${stem}: made from the .sql files by cmake/embed_sql.cmake. */
#include \"store/${stem}.h\"
#pragma GCC diagnostic ignored \"-Woverlength-strings\"

const struct ${NAME}_text ${NAME}_texts[${upper}_COUNT] = {
${rows}};
")
