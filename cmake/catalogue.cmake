# vangnet_catalogue(TARGET FOLDER LANGUAGE...): FOLDER/LANGUAGE.po becomes locale/TARGET/LANGUAGE.mo in the build folder.
function(vangnet_catalogue target folder)
	set(catalogues "")
	foreach(language ${ARGN})
		set(po ${CMAKE_SOURCE_DIR}/${folder}/${language}.po)
		set(mo ${CMAKE_BINARY_DIR}/locale/${target}/${language}.mo)
		add_custom_command(OUTPUT ${mo}
			COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/locale/${target}
			COMMAND ${MSGFMT} --check-format --output-file ${mo} ${po}
			DEPENDS ${po} VERBATIM)
		list(APPEND catalogues ${mo})
	endforeach()
	add_custom_target(${target}_catalogues DEPENDS ${catalogues})
	add_dependencies(${target} ${target}_catalogues)
endfunction()
