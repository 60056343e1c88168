#!/bin/sh
# format: clang-format decides the layout; ./dev format lays everything out. Other versions have other opinions.
version=$(clang-format --version) || exit 1
case $version in
*'version 14.'*) ;;
*)
	echo "skipped: the layout is that of clang-format 14 (Debian 12), and this is $version"
	exit 77
	;;
esac
find proto daemon clients tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} + && echo "format: clean"
