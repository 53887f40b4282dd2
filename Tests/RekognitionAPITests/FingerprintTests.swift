import FaceCollections
import Testing

@testable import RekognitionAPI

struct FingerprintTests {
    @Test func equalExactlyForEqualValues() {
        let lists: [[String?]] = [
            [], [nil], [""], ["", ""], ["a"], ["a", nil], ["a", ""], [nil, "a"], ["ab", "c"], ["a", "bc"], ["abc"],
            ["a", "b", "c"],
        ]
        #expect(Set(lists.map { Fingerprint($0).bytes }).count == lists.count)
        for list in lists { #expect(Fingerprint(list).bytes == Fingerprint(list).bytes) }
    }

    @Test func theDigestIsAPlainHash() {
        // printf '\\0\\0\\0\\0\\0\\0\\0\\1a' | sha256sum
        #expect(Fingerprint(["a"]).digest == "3b196fd4907bedf51c3090e9835f2f7cb61e7ee1b2299ea3b8fed9b4183a822a")
    }

    @Test func aRequestTokenLeavesTheTokenOutOfItsFingerprint() {
        let one = RequestToken("one", for: ["CreateUser", "people", "ada"])
        let two = RequestToken("two", for: ["CreateUser", "people", "ada"])
        #expect(one?.token == "one")
        #expect(one?.fingerprint == two?.fingerprint)
        #expect(one?.fingerprint != RequestToken("one", for: ["CreateUser", "people", "bea"])?.fingerprint)
        #expect(RequestToken(nil, for: ["CreateUser"]) == nil)
    }
}
