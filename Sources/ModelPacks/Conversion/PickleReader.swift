/// What a pickle of tensors is made of.
enum PickleValue: Hashable {
    case none
    case bool(Bool)
    case int(Int)
    /// An integer beyond 64 bits: two's complement, little-endian.
    case long([UInt8])
    case string(String)
    case tuple([PickleValue])
    case list([PickleValue])
    case dictionary([String: PickleValue])
    case global(String)
    case storage(key: String, count: Int)
    case tensor(storage: String, offset: Int, shape: [Int], strides: [Int])
}

/// Reads the pickles in PyTorch's legacy files and runs nothing that they name.
///
/// Pickle is a program for a stack machine. Only the instructions and the three globals that a dictionary of tensors
/// needs are known; anything else is an error. Opcodes: <https://docs.python.org/3/library/pickletools.html>.
struct PickleReader {
    /// Far beyond the thousand instructions of a real file; bounds the depth of nested values too.
    private static let instructionLimit = 5_000

    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]

    private init() {}

    /// Reads one pickle, up to and including its stop instruction.
    static func read(from reader: inout ByteReader) throws -> PickleValue {
        var machine = PickleReader()
        for _ in 0..<instructionLimit {
            if let result = try machine.step(&reader) { return result }
        }
        throw FormatError("the pickle has more than \(instructionLimit) instructions")
    }

    /// Runs one instruction; returns the result once the pickle stops.
    private mutating func step(_ reader: inout ByteReader) throws -> PickleValue? {
        let opcode = try reader.byte()
        switch UnicodeScalar(opcode) {
        case "\u{80}":  // PROTO
            guard try reader.byte() == 2 else { throw FormatError("only pickle protocol 2 is known") }
        case ".": return try pop()
        case "(": marks.append(stack.count)
        case "N": stack.append(.none)
        case "\u{88}": stack.append(.bool(true))
        case "\u{89}": stack.append(.bool(false))
        case "K": stack.append(.int(Int(try reader.byte())))
        case "M": stack.append(.int(Int(try reader.littleEndian(UInt16.self))))
        case "J": stack.append(.int(Int(try reader.littleEndian(Int32.self))))
        case "\u{8A}": stack.append(.long(Array(try reader.take(Int(try reader.byte())))))
        case "X": stack.append(.string(try reader.string(byteCount: Int(try reader.littleEndian(UInt32.self)))))
        case "c": stack.append(.global("\(try reader.line()).\(try reader.line())"))
        case "q": memo[Int(try reader.byte())] = try top()
        case "r": memo[Int(try reader.littleEndian(UInt32.self))] = try top()
        case "h": stack.append(try recall(Int(try reader.byte())))
        case "j": stack.append(try recall(Int(try reader.littleEndian(UInt32.self))))
        case "}": stack.append(.dictionary([:]))
        case "]": stack.append(.list([]))
        case ")": stack.append(.tuple([]))
        case "\u{85}": stack.append(.tuple([try pop()]))
        case "\u{86}": try pair()
        case "t": stack.append(.tuple(try popToMark()))
        case "e": try append(try popToMark())
        case "s":
            let value = try pop()
            try setItems([try pop(), value])
        case "u": try setItems(try popToMark())
        case "b": _ = try pop()  // BUILD: attributes of the dictionary, of no use here
        case "Q": stack.append(try storage(try pop()))
        case "R":
            let arguments = try pop()
            stack.append(try reduce(try pop(), arguments))
        default:
            throw FormatError("pickle instruction \(opcode) at byte \(reader.offset - 1) is not allowed")
        }
        return nil
    }

    // MARK: - Stack

    private func top() throws -> PickleValue {
        guard let value = stack.last else { throw FormatError("the pickle's stack is empty") }
        return value
    }

    private mutating func pop() throws -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
            throw FormatError("the pickle's stack is empty")
        }
        return value
    }

    private mutating func popToMark() throws -> [PickleValue] {
        guard let mark = marks.popLast() else { throw FormatError("the pickle lacks a mark") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private mutating func pair() throws {
        let second = try pop()
        stack.append(.tuple([try pop(), second]))
    }

    /// Containers change after they are remembered; recalling one would yield an outdated copy.
    private func recall(_ index: Int) throws -> PickleValue {
        switch memo[index] {
        case nil: throw FormatError("the pickle recalls value \(index), which it never stored")
        case .list, .dictionary: throw FormatError("shared containers in a pickle are not allowed")
        case let value?: return value
        }
    }

    // MARK: - Containers

    private mutating func append(_ values: [PickleValue]) throws {
        guard case .list(let list) = try pop() else { throw FormatError("the pickle appends to what is no list") }
        stack.append(.list(list + values))
    }

    private mutating func setItems(_ items: [PickleValue]) throws {
        guard case .dictionary(var dictionary) = try pop(), items.count.isMultiple(of: 2) else {
            throw FormatError("the pickle sets items of what is no dictionary")
        }
        for index in stride(from: 0, to: items.count, by: 2) {
            guard case .string(let key) = items[index] else { throw FormatError("a pickled key is no string") }
            dictionary[key] = items[index + 1]
        }
        stack.append(.dictionary(dictionary))
    }

    // MARK: - The three globals

    private func storage(_ identifier: PickleValue) throws -> PickleValue {
        guard
            case .tuple(let parts) = identifier, parts.count == 6, parts[0] == .string("storage"),
            parts[1] == .global("torch.FloatStorage"), case .string(let key) = parts[2], case .int(let count) = parts[4]
        else { throw FormatError("a pickled storage is not one of floats") }
        return .storage(key: key, count: count)
    }

    private func reduce(_ function: PickleValue, _ arguments: PickleValue) throws -> PickleValue {
        guard case .global(let name) = function, case .tuple(let arguments) = arguments else {
            throw FormatError("the pickle calls what is no function")
        }
        switch name {
        case "collections.OrderedDict" where arguments.isEmpty:
            return .dictionary([:])
        case "torch._utils._rebuild_tensor_v2":
            guard
                arguments.count == 6, case .storage(let key, _) = arguments[0], case .int(let offset) = arguments[1],
                let shape = arguments[2].integers, let strides = arguments[3].integers
            else { throw FormatError("a pickled tensor is malformed") }
            return .tensor(storage: key, offset: offset, shape: shape, strides: strides)
        default:
            throw FormatError("the pickle calls \(name), which is not allowed")
        }
    }
}

extension PickleValue {
    /// The elements of a tuple of integers.
    fileprivate var integers: [Int]? {
        guard case .tuple(let elements) = self else { return nil }
        let integers = elements.compactMap { element in
            if case .int(let value) = element { value } else { nil as Int? }
        }
        return integers.count == elements.count ? integers : nil
    }
}
