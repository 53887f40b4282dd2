import Foundation
import Testing

@testable import RekognitionAPI

struct WireEncoderTests {
    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try WireEncoder().encode(value), as: UTF8.self)
    }

    private struct Sample: Encodable {
        struct Inner: Encodable {
            let list: [Int?] = [1, nil, -3]
            let none: String? = nil
        }

        struct Nothing: Encodable {}

        let text = "a"
        let number = 0.1
        let whole = 99.0
        let inner = Inner()
        let nothing = Nothing()
        let flags = [true, false]
        let last: UInt8 = 255
    }

    @Test func membersComeInTheirOrder() throws {
        #expect(
            try text(Sample()) == """
                {"text":"a","number":0.1,"whole":99.0,"inner":{"list":[1,null,-3]},"nothing":{},\
                "flags":[true,false],"last":255}
                """
        )
    }

    @Test func valuesThatAreEmptyOrAlone() throws {
        #expect(try text(EmptyOutput()) == "{}")
        #expect(try text([String]()) == "[]")
        #expect(try text([String: Int]()) == "{}")
        #expect(try text([[Int]]([[], [1], []])) == "[[],[1],[]]")
        #expect(try text("a") == "\"a\"")
        #expect(try text(Int.min) == "-9223372036854775808")
        #expect(try text(Float(0.1)) == "0.1")
        #expect(try text(Int?.none) == "null")
    }

    @Test(arguments: [
        "", "plain", "a\"b", "back\\slash", "/", "\u{0}\u{1}\u{1F}\t\r\n", "\u{7F}", "é", "日本", "👩🏽‍🚀", "\u{2028}",
        "\u{FEFF}a",
        String(repeating: "long \" ", count: 1000),
    ])
    func textsAreReadBack(text sample: String) throws {
        let bytes = try WireEncoder().encode([sample: [sample]])
        #expect(try JSONDecoder().decode([String: [String]].self, from: Data(bytes)) == [sample: [sample]])
        #expect(bytes.allSatisfy { $0 >= 0x20 })
    }

    @Test(arguments: [
        0, -0.0, 1, 0.1, 1.0 / 3, 1e-7, 1e22, 1_533_422_155.042, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        -99.98760986328125,
    ])
    func numbersAreReadBack(number: Double) throws {
        #expect(try JSONDecoder().decode([Double].self, from: Data(try WireEncoder().encode([number]))) == [number])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func numbersThatJSONDoesNotHave(number: Double) {
        #expect(throws: EncodingError.self) { try WireEncoder().encode([number]) }
    }

    /// Containers inside containers, as hand-written encoding makes them.
    @Test func nestedContainers() throws {
        struct Nested: Encodable {
            enum Key: CodingKey { case a, b, c }

            func encode(to encoder: any Encoder) throws {
                var object = encoder.container(keyedBy: Key.self)
                var inner = object.nestedContainer(keyedBy: Key.self, forKey: .a)
                try inner.encode(1, forKey: .b)
                try inner.encodeNil(forKey: .c)
                var list = object.nestedUnkeyedContainer(forKey: .b)
                try list.encode(2)
                try list.encodeNil()
                var element = list.nestedContainer(keyedBy: Key.self)
                try element.encode(3, forKey: .a)
                var elements = list.nestedUnkeyedContainer()
                try elements.encode("x")
                try "y".encode(to: list.superEncoder())
                try "z".encode(to: object.superEncoder(forKey: .c))
                try 4.encode(to: object.superEncoder())
            }
        }
        #expect(
            try text(Nested()) == """
                {"a":{"b":1,"c":null},"b":[2,null,{"a":3},["x"],"y"],"c":"z","super":4}
                """
        )
    }
}
