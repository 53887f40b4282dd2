internal import CVips

/// The library as a whole: start-up and its error text.
enum Vips {
    /// Starts libvips once, safely set up for hostile images and for our own parallelism over photos.
    static let started: Bool = {
        guard cvips_init("beetroot") == 0 else { return false }
        // Loaders that upstream does not consider safe for untrusted bytes stay out of reach.
        vips_block_untrusted_set(1)
        // Debian 12's liborc 0.4.33 corrupts its code memory when two threads resize at once; libvips works without it.
        vips_vector_set_enabled(0)
        // No operation is repeated on the same image, so the cache would only hold memory.
        vips_cache_set_max(0)
        // One photo uses one thread: whole photos run in parallel.
        vips_concurrency_set(1)
        return true
    }()

    /// The last error's first line. libvips keeps one buffer for all threads, so it is a hint and no more.
    static func takeError() -> String {
        guard let text = vips_error_buffer_copy() else { return "" }
        defer { g_free(text) }
        let line = String(cString: text).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return String(line.prefix(160))
    }
}

/// A libvips operation failed; made right after the call, it carries the library's hint.
struct VipsFailure: Error {
    let detail: String

    init() {
        detail = Vips.takeError()
    }
}
