# One list of warnings for every file; a warning is an error. The few that only gcc knows are added for gcc.
add_compile_options(
	-Wall -Wextra -Wpedantic -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual
	-Wformat=2 -Wundef -Wvla -Wswitch-enum -Wnull-dereference -Wconversion -fno-common
	-fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
	add_compile_options(-Wduplicated-cond -Wlogical-op)
else()
	# To clang every enum is unsigned, and an enum given as int a change of sign. gcc watches the real ones.
	add_compile_options(-Wno-sign-conversion)
endif()
add_compile_definitions(_GNU_SOURCE)
add_link_options(-Wl,-z,relro,-z,now)

if(CMAKE_BUILD_TYPE STREQUAL "Release")
	add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()

option(VANGNET_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(VANGNET_SANITIZE)
	add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all)
	add_link_options(-fsanitize=address,undefined)
endif()

option(VANGNET_FUZZ "Build the fuzzers (clang, libFuzzer)" OFF)
if(VANGNET_FUZZ)
	add_compile_options(-fsanitize=fuzzer-no-link)
	add_link_options(-fsanitize=fuzzer-no-link)
endif()
