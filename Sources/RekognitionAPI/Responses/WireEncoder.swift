/// Encodes answers as JSON in one pass, with members in the order in which they are declared.
///
/// Foundation's encoder makes a tree of the whole value first and takes several times as long: half a millisecond for a
/// hundred faces.
struct WireEncoder {
    /// - Throws: `EncodingError` for a number that JSON does not have.
    func encode(_ value: some Encodable) throws -> [UInt8] {
        let output = Output()
        try output.append(value)
        return output.text.bytes
    }
}

/// JSON that grows at its end, and the objects and lists that are not closed yet.
private struct JSONText {
    private struct Container {
        let end: UInt8
        var isEmpty = true
    }

    private(set) var bytes: [UInt8] = []
    private var containers: [Container] = []

    /// How many objects and lists are open.
    var depth: Int { containers.count }

    mutating func open(_ start: Unicode.Scalar, end: Unicode.Scalar) {
        bytes.append(UInt8(ascii: start))
        containers.append(Container(end: UInt8(ascii: end)))
    }

    mutating func close(to depth: Int) {
        while containers.count > depth { bytes.append(containers.removeLast().end) }
    }

    /// Begins the next element of the container at `depth`, closing what is open inside.
    mutating func next(at depth: Int) {
        close(to: depth)
        if !containers[depth - 1].isEmpty { bytes.append(UInt8(ascii: ",")) }
        containers[depth - 1].isEmpty = false
    }

    /// Begins the next member of the object at `depth`.
    mutating func next(_ name: String, at depth: Int) {
        next(at: depth)
        append(string: name)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func append(literal: String) {
        var literal = literal
        literal.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func append(string: String) {
        var string = string
        bytes.append(UInt8(ascii: "\""))
        string.withUTF8 { characters in
            if characters.contains(where: Self.isEscaped) {
                for character in characters { append(character: character) }
            } else {
                bytes.append(contentsOf: characters)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ character: UInt8) -> Bool {
        character < 0x20 || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\")
    }

    private mutating func append(character: UInt8) {
        guard Self.isEscaped(character) else { return bytes.append(character) }
        bytes.append(UInt8(ascii: "\\"))
        if character < 0x20 {
            append(literal: (character < 0x10 ? "u000" : "u00") + String(character, radix: 16))
        } else {
            bytes.append(character)
        }
    }
}

/// The one text that all containers of a value write to.
private final class Output {
    var text = JSONText()

    func append(_ value: some Encodable) throws {
        let depth = text.depth
        let start = text.bytes.count
        try value.encode(to: ValueEncoder(output: self))
        text.close(to: depth)
        if text.bytes.count == start { text.append(literal: "{}") }
    }
}

private struct ValueEncoder: Encoder {
    let output: Output
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(OutputMembers(output: output))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { Elements(output: output) }
    func singleValueContainer() -> any SingleValueEncodingContainer { Value(output: output) }
}

private struct OutputMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    private let output: Output
    private let depth: Int
    var codingPath: [any CodingKey] { [] }

    init(output: Output) {
        self.output = output
        output.text.open("{", end: "}")
        depth = output.text.depth
    }

    func encodeNil(forKey key: Key) {
        output.text.next(key.stringValue, at: depth)
        output.text.append(literal: "null")
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        output.text.next(key.stringValue, at: depth)
        try output.append(value)
    }

    func nestedContainer<NestedKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        output.text.next(key.stringValue, at: depth)
        return KeyedEncodingContainer(OutputMembers<NestedKey>(output: output))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        output.text.next(key.stringValue, at: depth)
        return Elements(output: output)
    }

    func superEncoder() -> any Encoder {
        output.text.next("super", at: depth)
        return ValueEncoder(output: output)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        output.text.next(key.stringValue, at: depth)
        return ValueEncoder(output: output)
    }
}

private struct Elements: UnkeyedEncodingContainer {
    private let output: Output
    private let depth: Int
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(output: Output) {
        self.output = output
        output.text.open("[", end: "]")
        depth = output.text.depth
    }

    private mutating func next() {
        output.text.next(at: depth)
        count += 1
    }

    mutating func encodeNil() {
        next()
        output.text.append(literal: "null")
    }

    mutating func encode(_ value: some Encodable) throws {
        next()
        try output.append(value)
    }

    mutating func nestedContainer<NestedKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        next()
        return KeyedEncodingContainer(OutputMembers<NestedKey>(output: output))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        next()
        return Elements(output: output)
    }

    mutating func superEncoder() -> any Encoder {
        next()
        return ValueEncoder(output: output)
    }
}

private struct Value: SingleValueEncodingContainer {
    let output: Output
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { output.text.append(literal: "null") }
    func encode(_ value: Bool) { output.text.append(literal: value ? "true" : "false") }
    func encode(_ value: String) { output.text.append(string: value) }
    func encode(_ value: Double) throws { try encode(number: value) }
    func encode(_ value: Float) throws { try encode(number: value) }
    func encode(_ value: some Encodable & FixedWidthInteger) { output.text.append(literal: value.description) }
    func encode(_ value: some Encodable) throws { try output.append(value) }

    private func encode(number: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number,
                EncodingError.Context(codingPath: codingPath, debugDescription: "JSON has no \(number)")
            )
        }
        output.text.append(literal: number.description)
    }
}
