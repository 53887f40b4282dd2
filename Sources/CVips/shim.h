// libvips' operations are variadic, which Swift cannot call. Each shim fixes the options that Imaging uses and does
// nothing else; all return what the operation returns (0 or an image on success).
#pragma once
#include <vips/vips.h>
#include <vips/vector.h>

static inline void cvips_ignore(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {
}

/// Starts the library. Its warnings about damaged files would go to standard error; errors reach the caller anyway.
static inline int cvips_init(const char *name) {
    int status = vips_init(name);
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, cvips_ignore, NULL);
    return status;
}

/// `options` is a libvips option string such as "[access=sequential]".
static inline VipsImage *cvips_new_from_buffer(const void *bytes, size_t count, const char *options) {
    return vips_image_new_from_buffer(bytes, count, options, NULL);
}

static inline int cvips_srgb(VipsImage *in, VipsImage **out) {
    return vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, NULL);
}

/// Converts with the profile inside the image, or a generic CMYK profile where there is none.
static inline int cvips_icc_srgb(VipsImage *in, VipsImage **out) {
    return vips_icc_transform(in, out, "srgb", "input_profile", "cmyk", "embedded", TRUE, NULL);
}

static inline int cvips_flatten_white(VipsImage *in, VipsImage **out) {
    double white[] = {255};
    VipsArrayDouble *background = vips_array_double_new(white, 1);
    int status = vips_flatten(in, out, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return status;
}

static inline int cvips_cast_uchar(VipsImage *in, VipsImage **out) {
    return vips_cast(in, out, VIPS_FORMAT_UCHAR, NULL);
}

static inline int cvips_extract_bands(VipsImage *in, VipsImage **out, int count) {
    return vips_extract_band(in, out, 0, "n", count, NULL);
}

static inline int cvips_retag_srgb(VipsImage *in, VipsImage **out) {
    return vips_copy(in, out, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
}

static inline int cvips_autorot(VipsImage *in, VipsImage **out) {
    return vips_autorot(in, out, NULL);
}

static inline void cvips_set_orientation(VipsImage *image, int orientation) {
    vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
}

/// Scales down with a triangle filter, which averages every source pixel that falls under it.
static inline int cvips_resize(VipsImage *in, VipsImage **out, double horizontal, double vertical) {
    return vips_resize(in, out, horizontal, "vscale", vertical, "kernel", VIPS_KERNEL_LINEAR, NULL);
}

/// Cuts or repeats edge pixels at the right and bottom until the size is exact.
static inline int cvips_fit(VipsImage *in, VipsImage **out, int width, int height) {
    return vips_embed(in, out, 0, 0, width, height, "extend", VIPS_EXTEND_COPY, NULL);
}

static inline int cvips_crop(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
    return vips_extract_area(in, out, left, top, width, height, NULL);
}

/// Without metadata: a thumbnail must not carry the photo's position or owner.
static inline int cvips_jpegsave(VipsImage *in, void **bytes, size_t *count, int quality) {
    return vips_jpegsave_buffer(in, bytes, count, "Q", quality, "strip", TRUE, NULL);
}

static inline void cvips_unref(VipsImage *image) {
    g_object_unref(image);
}
