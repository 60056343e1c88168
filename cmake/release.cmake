# The optimised build. Layers are an order in the source; the linker may look through them, and what is called a hundred times
# an event, such as a list of a case file, becomes a load. The libraries keep machine code beside what the linker reads, so
# that tests/lint/purity.py judges what is really there. clang has no such thing as both in one object.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
	add_compile_options(-flto=auto -ffat-lto-objects)
	add_link_options(-flto=auto)
endif()
