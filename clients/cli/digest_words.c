/* digest_words: see digest_words.h. */
#include "cli/digest_words.h"

static const char *const words[DIGEST_WORD_COUNT][LANGUAGE_COUNT] = {
#define DIGEST_WORD_ROW(ID, en, nl) [DIGEST_WORD_##ID] = {[LANGUAGE_EN] = (en), [LANGUAGE_NL] = (nl)},
	DIGEST_WORDS(DIGEST_WORD_ROW)
#undef DIGEST_WORD_ROW
};

const char *digest_word(enum digest_word word, enum language language)
{
	return words[word][language];
}
