import FaceCore
import Foundation
import Testing

@Suite struct FaceIDTests {
    @Test func isWrittenInLowerCaseAndReadInAny() throws {
        let id = try #require(FaceID("0F8FAD5B-D9CB-469F-A165-70867728950E"))
        #expect(id.description == "0f8fad5b-d9cb-469f-a165-70867728950e")
        #expect(FaceID(id.description) == id)
        let json = try JSONEncoder().encode([id])
        #expect(String(decoding: json, as: UTF8.self) == #"["0f8fad5b-d9cb-469f-a165-70867728950e"]"#)
        #expect(try JSONDecoder().decode([FaceID].self, from: json) == [id])
    }

    @Test(arguments: ["", "face", "0f8fad5b-d9cb-469f-a165", "0f8fad5bd9cb469fa16570867728950e"])
    func otherTextsAreNoIdentifiers(text: String) {
        #expect(FaceID(text) == nil)
    }

    @Test func newIdentifiersDifferAndAreRandomUUIDs() {
        let ids = (0..<100).map { _ in FaceID().description }
        #expect(Set(ids).count == 100)
        #expect(ids.allSatisfy { $0.dropFirst(14).first == "4" })
    }
}

@Suite struct ModelIDTests {
    @Test(arguments: [
        ModelID(pack: "yunet-0095", version: 1, precision: "f32"),
        ModelID(pack: "with@sign", version: 12, precision: "bf16+int8"),
    ])
    func roundTrips(model: ModelID) {
        #expect(ModelID(model.description) == model)
    }

    @Test func isWrittenPackVersionPrecision() {
        #expect(ModelID(pack: "yunet-0095", version: 1, precision: "f32").description == "yunet-0095@1+f32")
    }

    @Test(arguments: ["", "pack", "pack@1", "pack+f32", "pack@one+f32"])
    func otherTextsAreNoModels(text: String) {
        #expect(ModelID(text) == nil)
    }
}
