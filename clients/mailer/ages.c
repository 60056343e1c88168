/* ages: see ages.h. */
#include "mailer/ages.h"

#include <stdio.h>

#include <cairo.h>
#include <fontconfig/fontconfig.h>

#include "words/words.h"

#define SCALE 2
#define ROW (AGES_HEIGHT / (double)AGES_BARS)
#define BAR_THICK 20.0
#define COUNTS_WIDTH 48.0
#define GAP 10.0
#define TEXT_SIZE 15.0

struct ink {
	double red, green, blue;
};

/* On white and on #12161b: at least 3:1 (WCAG 2.2, 1.4.11), the text 4.2:1 on both, which is as far as one grey gets. */
static const struct ink text_ink = {0.455, 0.486, 0.53};
static const struct ink bar_inks[AGES_BARS] = {
	{0.25, 0.58, 0.78}, {0.25, 0.58, 0.78}, {0.83, 0.55, 0.16}, {0.85, 0.40, 0.20}, {0.83, 0.27, 0.27},
};

static void use_ink(cairo_t *cairo, const struct ink *ink)
{
	cairo_set_source_rgb(cairo, ink->red, ink->green, ink->blue);
}

static void draw_text(cairo_t *cairo, const char *text, double x, double y, double align)
{
	cairo_text_extents_t extents;
	cairo_text_extents(cairo, text, &extents);
	cairo_move_to(cairo, x - align * extents.x_advance, y);
	cairo_show_text(cairo, text);
}

static void draw_bar(cairo_t *cairo, double x, double middle, double length)
{
	const double radius = 4, top = middle - BAR_THICK / 2, bottom = middle + BAR_THICK / 2;
	const double quarter = 1.5707963267948966, right = x + (length > radius ? length : radius);
	cairo_new_path(cairo);
	cairo_move_to(cairo, x, top);
	cairo_arc(cairo, right - radius, top + radius, radius, -quarter, 0);
	cairo_arc(cairo, right - radius, bottom - radius, radius, 0, quarter);
	cairo_line_to(cairo, x, bottom);
	cairo_close_path(cairo);
	cairo_fill(cairo);
}

static void draw_row(cairo_t *cairo, const struct ages *ages, int i, double names_width, int64_t largest)
{
	const double room = AGES_WIDTH - names_width - GAP - COUNTS_WIDTH;
	const double middle = ROW * (i + 0.5), baseline = middle + TEXT_SIZE * 0.36;
	double length = room * (double)ages->counts[i] / (double)largest;
	char count[24];
	snprintf(count, sizeof count, "%lld", (long long)ages->counts[i]);
	use_ink(cairo, &text_ink);
	draw_text(cairo, ages->names[i], names_width, baseline, 1);
	if (ages->counts[i]) {
		use_ink(cairo, &bar_inks[i]);
		draw_bar(cairo, names_width + GAP, middle, length);
	}
	use_ink(cairo, &text_ink);
	cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
	draw_text(cairo, count, names_width + GAP + (ages->counts[i] ? length + 8 : 0), baseline, 0);
	cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
}

/* Bars begin to the right of the longest name. */
static double width_of_names(cairo_t *cairo, const struct ages *ages)
{
	double width = 0;
	for (int i = 0; i < AGES_BARS; i++) {
		cairo_text_extents_t extents;
		cairo_text_extents(cairo, ages->names[i], &extents);
		width = extents.x_advance > width ? extents.x_advance : width;
	}
	return width < AGES_WIDTH / 2.0 ? width : AGES_WIDTH / 2.0;
}

static cairo_status_t on_bytes(void *context, const unsigned char *bytes, unsigned length)
{
	strbuf_put(context, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

int ages_draw(const struct ages *ages, struct strbuf *to, struct err *err)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_ARGB32, AGES_WIDTH * SCALE, AGES_HEIGHT * SCALE);
	cairo_t *cairo = cairo_create(surface);
	int64_t largest = 1;
	for (int i = 0; i < AGES_BARS; i++)
		largest = ages->counts[i] > largest ? ages->counts[i] : largest;
	cairo_scale(cairo, SCALE, SCALE);
	cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, TEXT_SIZE);
	double names_width = width_of_names(cairo, ages);
	for (int i = 0; i < AGES_BARS; i++)
		draw_row(cairo, ages, i, names_width, largest);
	cairo_status_t status = cairo_status(cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, on_bytes, to);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS
		       ? 0
		       : err_set(err, ERROR_internal, "no picture: %s", cairo_status_to_string(status));
}

void ages_close(void)
{
	cairo_debug_reset_static_data();
	FcFini();
}
