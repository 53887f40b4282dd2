/// The named tensors of a file in PyTorch's legacy format (`torch.save` before version 1.6).
///
/// Five pickles, that are the magic number, the protocol, facts about the writing machine, the dictionary and the keys of
/// the storages, are followed by each storage: a 64-bit count and raw floats.
struct TorchFile {
    private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    private let tensors: [String: Weights]

    init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        guard
            try PickleReader.read(from: &reader) == .long(TorchFile.magic),
            try PickleReader.read(from: &reader) == .int(1_001)
        else { throw FormatError("not PyTorch's legacy format") }
        _ = try PickleReader.read(from: &reader)
        guard
            case .dictionary(let dictionary) = try PickleReader.read(from: &reader),
            case .list(let keys) = try PickleReader.read(from: &reader)
        else { throw FormatError("does not hold a dictionary of tensors") }

        var storages: [String: [Float]] = [:]
        for key in keys {
            guard case .string(let key) = key else { throw FormatError("a storage's key is no string") }
            storages[key] = try reader.floats(Int(try reader.littleEndian(Int64.self)))
        }
        try reader.finish()
        tensors = try dictionary.mapValues { try TorchFile.tensor($0, in: storages) }
    }

    func tensor(_ name: String) throws -> Weights {
        guard let tensor = tensors[name] else { throw FormatError("has no tensor \(name)") }
        return tensor
    }

    /// Copies a strided view of a storage into row-major order.
    private static func tensor(_ value: PickleValue, in storages: [String: [Float]]) throws -> Weights {
        guard case .tensor(let key, let offset, let shape, let strides) = value, let storage = storages[key] else {
            throw FormatError("an entry of the dictionary is no tensor")
        }
        let outside = FormatError("a tensor leaves its storage")
        guard
            shape.count == strides.count, shape.allSatisfy({ $0 > 0 }), try Weights.count(of: shape) <= storage.count,
            (strides + [offset]).allSatisfy({ (0...storage.count).contains($0) })
        else { throw outside }
        var positions = [offset]
        for (dimension, stride) in zip(shape, strides) {
            positions = positions.flatMap { start in (0..<dimension).map { start + $0 * stride } }
        }
        guard positions.allSatisfy(storage.indices.contains) else { throw outside }
        return try Weights(shape: shape, values: positions.map { storage[$0] })
    }
}
