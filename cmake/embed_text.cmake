# vangnet_embed_text(TARGET FILE HEADER SYMBOL): the bytes of FILE (ASCII) as a constant in TARGET. HEADER, which the caller
# writes, declares `extern const char SYMBOL[]` and `extern const size_t SYMBOL_length`.
# With -P this same file is the script that the build runs.
if(CMAKE_SCRIPT_MODE_FILE)
	file(READ ${FILE} bytes HEX)
	string(LENGTH "${bytes}" digits)
	math(EXPR length "${digits} / 2")
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
	string(REPEAT "0x..," 16 row)
	string(REGEX REPLACE "(${row})" "\\1\n\t" bytes "${bytes}")
	get_filename_component(name ${FILE} NAME)
	file(WRITE ${OUT} "/* Made from ${name} by cmake/embed_text.cmake. */\n#include \"${HEADER}\"\n\n"
		"const size_t ${SYMBOL}_length = ${length};\nconst char ${SYMBOL}[] = {\n\t${bytes}0x00};\n")
	return()
endif()

function(vangnet_embed_text target file header symbol)
	set(out ${CMAKE_BINARY_DIR}/generated/${symbol}.c)
	set(script ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake)
	add_custom_command(OUTPUT ${out}
		COMMAND ${CMAKE_COMMAND} -DFILE=${CMAKE_SOURCE_DIR}/${file} -DHEADER=${header} -DSYMBOL=${symbol}
			-DOUT=${out} -P ${script}
		DEPENDS ${CMAKE_SOURCE_DIR}/${file} ${script})
	target_sources(${target} PRIVATE ${out})
endfunction()
