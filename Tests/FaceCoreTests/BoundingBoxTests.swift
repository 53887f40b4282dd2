import FaceCore
import Foundation
import Testing

@Suite struct BoundingBoxTests {
    private let unit = BoundingBox(left: 0, top: 0, width: 1, height: 1)

    @Test(arguments: [
        (BoundingBox(left: 0, top: 0, width: 1, height: 1), 1.0),
        (BoundingBox(left: 0.5, top: 0, width: 1, height: 1), 1.0 / 3),
        (BoundingBox(left: 0.25, top: 0.25, width: 0.5, height: 0.5), 0.25),
        (BoundingBox(left: 1, top: 0, width: 1, height: 1), 0.0),
        (BoundingBox(left: -3, top: -3, width: 1, height: 1), 0.0),
        (BoundingBox(left: 0, top: 0, width: 0, height: 0), 0.0),
    ])
    func intersectionOverUnion(other: BoundingBox, expected: Double) {
        #expect(abs(unit.intersectionOverUnion(other) - expected) < 1e-12)
        #expect(unit.intersectionOverUnion(other) == other.intersectionOverUnion(unit))
    }

    @Test func twoEmptyBoxesDoNotOverlap() {
        let empty = BoundingBox(left: 0.5, top: 0.5, width: 0, height: 0)
        #expect(empty.intersectionOverUnion(empty) == 0)
        #expect(BoundingBox(left: 0, top: 0, width: -1, height: -1).area == 0)
    }

    @Test func growsOnEachSide() {
        let grown = BoundingBox(left: 0.5, top: 0.25, width: 0.5, height: 0.25).expanded(by: 0.5)
        #expect(grown == BoundingBox(left: 0.25, top: 0.125, width: 1, height: 0.5))
    }

    @Test func isWrittenWithRekognitionsNames() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let box = BoundingBox(left: 0.5, top: -0.25, width: 0.125, height: 2)
        let json = try encoder.encode(box)
        #expect(String(decoding: json, as: UTF8.self) == #"{"Height":2,"Left":0.5,"Top":-0.25,"Width":0.125}"#)
        #expect(try JSONDecoder().decode(BoundingBox.self, from: json) == box)
    }
}
