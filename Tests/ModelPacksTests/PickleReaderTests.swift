import Foundation
import Testing

@testable import ModelPacks

/// A pickle of protocol 2 with the given instructions.
private func pickle(_ instructions: [UInt8]...) -> [UInt8] {
    [0x80, 2] + instructions.joined() + Array(".".utf8)
}

private func text(_ string: String) -> [UInt8] {
    Array("X".utf8) + little(UInt32(string.utf8.count)) + Array(string.utf8)
}

private func global(_ name: String) -> [UInt8] {
    Array("c\(name.replacing(" ", with: "\n"))\n".utf8)
}

private func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

private func read(_ bytes: [UInt8]) throws -> PickleValue {
    var reader = ByteReader(bytes)
    let value = try PickleReader.read(from: &reader)
    try reader.finish()
    return value
}

struct PickleReaderTests {
    @Test(arguments: [
        (pickle(Array("N".utf8)), PickleValue.none),
        (pickle([0x88]), .bool(true)),
        (pickle(Array("K".utf8) + [7]), .int(7)),
        (pickle(Array("M".utf8) + [0xE9, 3]), .int(1_001)),
        (pickle(Array("J".utf8) + [0xFE, 0xFF, 0xFF, 0xFF]), .int(-2)),
        (pickle(text("é")), .string("é")),
        (pickle(Array("(K".utf8) + [1] + Array("K".utf8) + [2] + Array("t".utf8)), .tuple([.int(1), .int(2)])),
        (pickle(Array("](K".utf8) + [1] + Array("e".utf8)), .list([.int(1)])),
        (pickle(Array("}".utf8) + text("a") + Array("Ns".utf8)), .dictionary(["a": .none])),
        (
            pickle(text("a") + Array("q".utf8) + [0] + Array("h".utf8) + [0, 0x86]),
            .tuple([.string("a"), .string("a")])
        ),
        (pickle(global("collections OrderedDict") + Array(")R".utf8)), .dictionary([:])),
    ])
    func readsValues(bytes: [UInt8], value: PickleValue) throws {
        #expect(try read(bytes) == value)
    }

    @Test(
        arguments: [
            [],
            [0x80],
            [0x80, 4],
            pickle(),
            pickle(Array("t".utf8)),
            pickle(Array("e".utf8)),
            pickle(Array("h".utf8) + [9]),
            pickle(Array("]q".utf8) + [0] + Array("h".utf8) + [0]),
            pickle(Array("Ns".utf8)),
            pickle(Array("}(Nu".utf8)),
            pickle(Array("}NNs".utf8)),
            pickle(Array("(NR".utf8)),
            pickle(Array("X".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]),
            pickle([0x8A, 200]),
            pickle(Array("X".utf8) + [1, 0, 0, 0, 0xFF]),
            pickle(Array("cos".utf8)),
            pickle(global("os system") + Array("(".utf8) + text("true") + Array("tR".utf8)),
            pickle(global("collections OrderedDict") + Array("NR".utf8)),
            pickle(global("torch._utils _rebuild_tensor_v2") + Array(")R".utf8)),
            pickle(text("storage") + Array("Q".utf8)),
            pickle(Array("i".utf8)),
            pickle(Array("\u{93}".utf8)),
            [0x80, 2] + Array(repeating: UInt8(ascii: "("), count: 100_000),
            [0x80, 2] + Array(repeating: UInt8(ascii: ")"), count: 1) + Array(repeating: 0x85, count: 100_000),
        ] as [[UInt8]]
    )
    func refuses(bytes: [UInt8]) {
        #expect(throws: FormatError.self) { try read(bytes) }
    }
}

struct TorchFileTests {
    private static let magic = pickle([0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19])
    private static let version = pickle(Array("M".utf8) + [0xE9, 3])

    /// A file with one tensor `w` of the given view on a storage of six floats, 0 to 5.
    private static func file(offset: UInt8 = 0, shape: [UInt8], strides: [UInt8], count: Int64 = 6) -> [UInt8] {
        func integers(_ values: [UInt8]) -> [UInt8] {
            Array("(".utf8) + values.flatMap { Array("K".utf8) + [$0] } + Array("t".utf8)
        }
        let storage =
            Array("(".utf8) + text("storage") + global("torch FloatStorage") + text("7") + text("cpu")
            + Array("K".utf8) + [6] + Array("NtQ".utf8)
        let tensor =
            global("torch._utils _rebuild_tensor_v2") + Array("(".utf8) + storage + Array("K".utf8) + [offset]
            + integers(shape) + integers(strides) + [0x89] + global("collections OrderedDict") + Array(")RtR".utf8)
        let dictionary = pickle(Array("}(".utf8) + text("w") + tensor + Array("u".utf8))
        let keys = pickle(Array("](".utf8) + text("7") + Array("e".utf8))
        let floats = (0..<6).flatMap { little(Float($0).bitPattern) }
        return magic + version + pickle(Array("}".utf8)) + dictionary + keys + little(count) + floats
    }

    @Test func readsStridedViews() throws {
        let plain = try TorchFile(TorchFileTests.file(shape: [2, 3], strides: [3, 1])).tensor("w")
        #expect(plain == (try Weights(shape: [2, 3], values: [0, 1, 2, 3, 4, 5])))
        let transposed = try TorchFile(TorchFileTests.file(shape: [3, 2], strides: [1, 3])).tensor("w")
        #expect(transposed == (try Weights(shape: [3, 2], values: [0, 3, 1, 4, 2, 5])))
        let shifted = try TorchFile(TorchFileTests.file(offset: 4, shape: [2], strides: [1])).tensor("w")
        #expect(shifted.values == [4, 5])
    }

    @Test(
        arguments: [
            file(offset: 1, shape: [2, 3], strides: [3, 1]),
            file(shape: [255, 255, 255, 255], strides: [0, 0, 0, 0]),
            file(shape: [0, 255], strides: [1, 1]),
            file(shape: [2, 3], strides: [3]),
            file(shape: [6], strides: [1], count: 7),
            file(shape: [6], strides: [1], count: .max),
            file(shape: [6], strides: [1], count: -1),
            file(shape: [6], strides: [1]) + [0],
            file(shape: [6], strides: [1]).dropLast(),
            pickle(Array("N".utf8)),
            [],
        ] as [[UInt8]]
    )
    func refuses(bytes: [UInt8]) {
        #expect(throws: FormatError.self) { try TorchFile(bytes) }
    }

    @Test func everyTruncationIsAnError() {
        let bytes = TorchFileTests.file(shape: [2, 3], strides: [3, 1])
        for count in bytes.indices {
            #expect(throws: FormatError.self) { try TorchFile(Array(bytes.prefix(count))) }
        }
    }
}
