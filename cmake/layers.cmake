# What the programs are made of, without tests: all that a release needs.
add_custom_target(programs)

# vangnet_layer(NAME FOLDER [USES layers...] [LIBRARIES ...] [PRIVATE_LIBRARIES ...])
# One static library a layer, from the .c files of its folder. A folder that holds none yet is an interface only.
function(vangnet_layer name folder)
	cmake_parse_arguments(ARG "" "" "USES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
	set(uses "")
	foreach(layer ${ARG_USES})
		list(APPEND uses vangnet_${layer})
	endforeach()
	if(sources)
		add_library(vangnet_${name} STATIC ${sources})
		target_include_directories(vangnet_${name} PUBLIC
			${CMAKE_SOURCE_DIR}/proto ${CMAKE_SOURCE_DIR}/daemon ${CMAKE_SOURCE_DIR}/clients
			${CMAKE_BINARY_DIR}/generated)
		target_link_libraries(vangnet_${name} PUBLIC ${uses} ${ARG_LIBRARIES} PRIVATE ${ARG_PRIVATE_LIBRARIES})
		add_dependencies(programs vangnet_${name})
	else()
		add_library(vangnet_${name} INTERFACE)
		target_link_libraries(vangnet_${name} INTERFACE ${uses} ${ARG_LIBRARIES})
	endif()
endfunction()

# vangnet_program(NAME FOLDER USES layers... [LIBRARIES ...]): a program from the .c files of its folder,
# left in the build folder itself.
function(vangnet_program name folder)
	cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
	if(NOT sources)
		return()
	endif()
	add_executable(${name} ${sources})
	target_include_directories(${name} PRIVATE ${CMAKE_BINARY_DIR}/generated)
	foreach(layer ${ARG_USES})
		target_link_libraries(${name} PRIVATE vangnet_${layer})
	endforeach()
	target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} -pie)
	set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
	add_dependencies(programs ${name})
endfunction()
