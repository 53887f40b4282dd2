import Testing

@testable import RekognitionAPI

struct PageTokensTests {
    private let tokens = PageTokens(secret: Array("0123456789abcdef".utf8))
    private let list = Fingerprint(["ListFaces", "people", nil])

    @Test(arguments: [0, 1, 255, 256, 1 << 40, .max, -1, .min])
    func aTokenLeadsBackToItsPosition(cursor: Int64) throws {
        let token = tokens.token(cursor, of: list)
        #expect(token.utf8.count == 54)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        #expect(try tokens.cursor(token, of: list) == cursor)
    }

    /// Also the last character, of which two bits mean nothing.
    @Test func everyAlteredCharacterIsNoticed() {
        let token = tokens.token(17, of: list)
        for position in token.indices {
            for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. "
            where letter != token[position] {
                var altered = token
                altered.replaceSubrange(position...position, with: [letter])
                #expect(throws: RekognitionError.invalidPaginationToken) { try tokens.cursor(altered, of: list) }
            }
        }
    }

    @Test func whatIsNoTokenIsRefused() {
        let token = tokens.token(17, of: list)
        for text in [
            "", "x", "17", token + "==", token + "A", String(token.dropLast()), token.uppercased(), "ä\(token)",
        ] {
            #expect(throws: RekognitionError.invalidPaginationToken) { try tokens.cursor(text, of: list) }
        }
    }

    @Test func aTokenFitsOneListOfOneInstallation() {
        let token = tokens.token(17, of: list)
        let others = [
            ["ListUsers", "people", nil], ["ListFaces", "People", nil], ["ListFaces", "people", ""],
            ["ListFaces", "people", "ada"], ["ListFaces", "people"], ["ListFaces", "people", nil, nil],
            ["ListFacespeople"],
        ]
        for other in others {
            #expect(throws: RekognitionError.invalidPaginationToken) {
                try tokens.cursor(token, of: Fingerprint(other))
            }
        }
        let elsewhere = PageTokens(secret: Array("0123456789abcdeg".utf8))
        #expect(throws: RekognitionError.invalidPaginationToken) { try elsewhere.cursor(token, of: list) }
    }
}
