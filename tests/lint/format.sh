#!/bin/sh
# format: clang-format decides the layout. ./dev format lays everything out.
find proto daemon clients tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} + && echo "format: clean"
