extension String {
    /// The beginning of a text from a stranger, fit for a message: at most 64 characters, only visible ASCII and spaces.
    var excerpt: String {
        let visible = utf8.prefix(64).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: visible, as: UTF8.self) + (utf8.count > 64 ? "..." : "")
    }
}
