import Testing

@testable import ModelPacks

struct DlibFaceNetworkTests {
    private static func integer(_ value: UInt64, length: UInt8 = 8) -> [UInt8] {
        [length] + withUnsafeBytes(of: value.littleEndian) { Array($0.prefix(Int(length))) }
    }

    private static func name(_ name: String) -> [UInt8] {
        [1, UInt8(name.utf8.count)] + Array(name.utf8)
    }

    /// Everything before the first convolution's details: 29 convolutions make 131 layers, 22 of them tags and skips.
    private static let start: [UInt8] = {
        let loss = [1, 1] + name("loss_metric_2") + [1, 0, 1, 0, 1, 0, 1, 0]
        let down: [UInt8] = [2, 2, 2, 1, 1, 2, 2, 2, 2, 2, 1]
        let same: [UInt8] = [2, 2, 2, 2, 2, 2, 2, 1]
        let blocks = [down, same, same, down, same, same, down, same, same, same, down, same, same, same]
        let versions = [2, 2] + blocks.joined() + [2, 2, 2, 3]
        let input = name("input_rgb_image_sized") + [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 150, 1, 150]
        return loss + versions.flatMap { [1, $0] } + input
    }()

    private static func tensor(_ dimensions: UInt64...) -> [UInt8] {
        [1, 2] + dimensions.flatMap { integer($0) }
    }

    @Test(
        arguments: [
            ([], "ends early"),
            ([0], "no integer"),
            ([9, 1], "no integer"),
            ([0x11, 1], "no integer"),
            (integer(.max), "too large"),
            ([1, 2], "loss layer's version is 2"),
            ([1, 1] + name("loss_mmod_"), "expected loss_metric_2"),
            ([1, 1] + integer(1 << 40), "length of a name"),
            (start, "ends early"),
            (start + name("con_5"), "expected con_4"),
            (start + name("con_4") + tensor(1, 1, 1, 1), "4 bytes expected"),
            (start + name("con_4") + tensor(1_000_000_000, 1_000_000_000, 1_000_000_000, 1), "impossible shape"),
            (start + name("con_4") + tensor(1_000_000_000, 1, 1, 1), "4000000000 bytes expected"),
            (start + name("con_4") + tensor(1 << 62, 1, 1, 1), "dimension is"),
            (start + name("con_4") + tensor(0, 0, 0, 0) + integer(1 << 50), "number of filters"),
        ] as [([UInt8], String)]
    )
    func refuses(bytes: [UInt8], reason: String) {
        let error = #expect(throws: FormatError.self) { try DlibFaceNetwork(bytes) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }
}
