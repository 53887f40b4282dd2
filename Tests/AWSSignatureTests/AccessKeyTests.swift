import AWSSignature
import Foundation
import Testing

@Suite struct AccessKeyTests {
    private let creation = Date(timeIntervalSince1970: 1_700_000_000)

    @Test func randomKeysHaveTheFormOfAWSs() {
        let keys = (0..<200).map { _ in AccessKey.random(createdAt: creation) }
        for key in keys {
            #expect(key.id.count == 20)
            #expect(key.id.hasPrefix("BRK"))
            #expect(key.id.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
            #expect(key.secret.count == 40)
            #expect(key.secret.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
            #expect(key.sessionToken == nil)
            #expect(key.createdAt == creation)
        }
        #expect(Set(keys.map(\.id)).count == keys.count)
        #expect(Set(keys.map(\.secret)).count == keys.count)
        #expect(Set(keys.flatMap(\.secret)).count == 62)
    }

    @Test func randomKeysComeFromTheirGenerator() {
        func key(seed: UInt64) -> AccessKey {
            var generator = SeededGenerator(seed: seed)
            return AccessKey.random(createdAt: creation, using: &generator)
        }
        #expect(key(seed: 1) == key(seed: 1))
        #expect(key(seed: 1).id != key(seed: 2).id)
        #expect(key(seed: 1).secret != key(seed: 2).secret)
    }

    @Test func randomKeysAreValid() throws {
        let key = AccessKey.random(createdAt: creation)
        #expect(try AccessKey(id: key.id, secret: key.secret, createdAt: creation) == key)
    }

    @Test func nothingShowsTheSecret() throws {
        let key = try AccessKey(id: "BRKID", secret: "hush-hush", sessionToken: "whisper", createdAt: creation)
        var dumped = ""
        dump([key], to: &dumped)
        let texts = [
            "\(key)", key.description, String(reflecting: key), "\([key])", "\(Optional(key) as Any)",
            String(reflecting: ["key": key]), dumped, "\(Mirror(reflecting: key).children.map(\.value))",
        ]
        for text in texts {
            #expect(text.contains("BRKID"))
            #expect(!text.contains("hush"))
            #expect(!text.contains("whisper"))
        }
    }

    @Test(arguments: ["x", "AKIDEXAMPLE", "user@example.com", "a-b_c.d:e=f", String(repeating: "i", count: 128)])
    func validIDs(_ id: String) throws {
        #expect(try AccessKey(id: id, secret: "s", createdAt: creation).id == id)
    }

    @Test(arguments: [
        "", " ", "a b", "a/b", "a,b", "a\n", "a\0", "\u{7F}", "é", "\u{212A}", String(repeating: "i", count: 129),
    ])
    func invalidIDs(_ id: String) {
        #expect(throws: AccessKeyError.invalidID) { try AccessKey(id: id, secret: "s", createdAt: creation) }
    }

    @Test(arguments: ["", "with space", "line\n", "ü", String(repeating: "s", count: 129)])
    func invalidSecrets(_ secret: String) {
        #expect(throws: AccessKeyError.invalidSecret) { try AccessKey(id: "a", secret: secret, createdAt: creation) }
        #expect("\(AccessKeyError.invalidSecret)".contains("128"))
    }

    @Test(arguments: ["", "with space", "ü", String(repeating: "t", count: 16_385)])
    func invalidSessionTokens(_ token: String) {
        #expect(throws: AccessKeyError.invalidSessionToken) {
            try AccessKey(id: "a", secret: "s", sessionToken: token, createdAt: creation)
        }
    }

    @Test func everyErrorNamesThePartAndTheLimit() {
        #expect(
            "\(AccessKeyError.invalidID)"
                == "an access key's id must be 1 to 128 visible ASCII characters without '/' and ','"
        )
        #expect("\(AccessKeyError.invalidSecret)" == "an access key's secret must be 1 to 128 visible ASCII characters")
        #expect(
            "\(AccessKeyError.invalidSessionToken)"
                == "an access key's session token must be 1 to 16384 visible ASCII characters"
        )
        #expect("\(AccessKeyStoreError.alreadyExists("BRKX"))" == "there is an access key 'BRKX' already")
    }
}
