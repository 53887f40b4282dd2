/// Why a file could not be read as the format it should have.
struct FormatError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A cursor over untrusted bytes: every read is checked against what is left, before anything is allocated.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - offset }

    mutating func byte() throws -> UInt8 {
        guard remaining > 0 else { throw FormatError("ends early at byte \(offset)") }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw FormatError("\(count) bytes expected at byte \(offset), \(remaining) are left")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    mutating func string(byteCount: Int) throws -> String {
        guard let string = String(validating: try take(byteCount), as: UTF8.self) else {
            throw FormatError("text before byte \(offset) is not UTF-8")
        }
        return string
    }

    /// Text up to the next line feed, which is consumed.
    mutating func line() throws -> String {
        guard let end = bytes[offset...].firstIndex(of: 0x0A) else {
            throw FormatError("line at byte \(offset) does not end")
        }
        let line = try string(byteCount: end - offset)
        offset += 1
        return line
    }

    mutating func littleEndian<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        try take(Value.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    mutating func floats(_ count: Int) throws -> [Float] {
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: 4)
        guard !overflow else { throw FormatError("impossible count \(count) at byte \(offset)") }
        let source = try take(byteCount)
        // Stored little-endian, which every platform that the program runs on is.
        return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            UnsafeMutableRawBufferPointer(buffer).copyBytes(from: source)
            initializedCount = count
        }
    }

    func finish() throws {
        guard remaining == 0 else { throw FormatError("\(remaining) bytes are left over") }
    }
}
