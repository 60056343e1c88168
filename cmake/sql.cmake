# The queries and migrations of sql/ become two tables in the store's library; no C file holds SQL.
function(vangnet_embed_sql target)
	set(generated ${CMAKE_BINARY_DIR}/generated/store)
	foreach(pair "query;queries" "migration;migrations")
		list(GET pair 0 name)
		list(GET pair 1 plural)
		file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/${plural}/*.sql)
		set(out ${generated}/${plural})
		add_custom_command(OUTPUT ${out}.c ${out}.h
			COMMAND ${CMAKE_COMMAND} -DSQL_FOLDER=${CMAKE_SOURCE_DIR}/sql/${plural} -DNAME=${name}
				-DOUT=${out} -P ${CMAKE_SOURCE_DIR}/cmake/embed_sql.cmake
			DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_sql.cmake
			COMMENT "Embedding sql/${plural}" VERBATIM)
		target_sources(${target} PRIVATE ${out}.c ${out}.h)
	endforeach()
endfunction()
