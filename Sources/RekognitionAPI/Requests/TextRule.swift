/// What a text must be to be accepted. Texts and patterns are those of the service's API model.
struct TextRule: Sendable {
    struct Pattern: Sendable {
        /// The model's regular expression, for messages.
        let text: String
        let matches: @Sendable (String) -> Bool
    }

    /// In Unicode scalars; nil for any.
    var shortest: Int?
    var longest: Int?
    var pattern: Pattern?

    /// The constraints that `text` breaks.
    func constraints(brokenBy text: String) -> [String] {
        let count = text.unicodeScalars.count
        var broken: [String] = []
        if let longest, count > longest { broken.append(Constraint.lengthAtMost(longest)) }
        if let shortest, count < shortest { broken.append(Constraint.lengthAtLeast(shortest)) }
        if let pattern, !pattern.matches(text) { broken.append(Constraint.pattern(pattern.text)) }
        return broken
    }

    /// Every constraint, as the service lists them for the members of a list.
    var constraints: [String] {
        [
            longest.map(Constraint.lengthAtMost), shortest.map(Constraint.lengthAtLeast),
            pattern.map { Constraint.pattern($0.text) },
        ].compactMap(\.self)
    }
}

// MARK: - The model's texts

extension TextRule {
    static let collectionID = TextRule(
        shortest: 1,
        longest: 255,
        pattern: Pattern(text: #"[a-zA-Z0-9_.\-]+"#) { !$0.isEmpty && $0.isASCIIName(with: "_.-") }
    )
    static let externalImageID = TextRule(
        shortest: 1,
        longest: 255,
        pattern: Pattern(text: #"[a-zA-Z0-9_.\-:]+"#) { !$0.isEmpty && $0.isASCIIName(with: "_.-:") }
    )
    static let userID = TextRule(
        shortest: 1,
        longest: 128,
        pattern: Pattern(text: #"[a-zA-Z0-9_.\-:]+"#) { !$0.isEmpty && $0.isASCIIName(with: "_.-:") }
    )
    static let clientRequestToken = TextRule(
        shortest: 1,
        longest: 64,
        pattern: Pattern(text: "^[a-zA-Z0-9-_]+$") { !$0.isEmpty && $0.isASCIIName(with: "_-") }
    )
    static let faceID = TextRule(
        pattern: Pattern(
            text: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            matches: \.isLowercaseUUID
        )
    )
    static let paginationToken = TextRule(longest: 255)
    static let bucket = TextRule(
        shortest: 3,
        longest: 255,
        pattern: Pattern(text: #"[0-9A-Za-z\.\-_]*"#) { $0.isASCIIName(with: "_.-") }
    )
    static let objectName = TextRule(shortest: 1, longest: 1024)
    static let objectVersion = TextRule(shortest: 1, longest: 1024)
    static let resourceARN = TextRule(shortest: 20, longest: 2048)
    static let tagKey = TextRule(
        shortest: 1,
        longest: 128,
        pattern: Pattern(text: #"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"#) {
            !$0.utf8.starts(with: "aws:".utf8) && $0.isTagText
        }
    )
    static let tagValue = TextRule(
        shortest: 0,
        longest: 256,
        pattern: Pattern(text: #"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#, matches: \.isTagText)
    )
}

extension String {
    /// Whether there are only ASCII letters, digits and `others`.
    fileprivate func isASCIIName(with others: StaticString) -> Bool {
        others.withUTF8Buffer { others in
            utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default:
                    others.contains(byte)
                }
            }
        }
    }

    fileprivate var isLowercaseUUID: Bool {
        utf8.count == 36
            && utf8.enumerated().allSatisfy { position, byte in
                switch (position, byte) {
                case (8, _), (13, _), (18, _), (23, _): byte == UInt8(ascii: "-")
                case (_, UInt8(ascii: "0")...UInt8(ascii: "9")), (_, UInt8(ascii: "a")...UInt8(ascii: "f")): true
                default: false
                }
            }
    }

    /// Whether there are only letters, separators and numbers, of any script, and `_.:/=+-@`.
    fileprivate var isTagText: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .spaceSeparator, .lineSeparator, .paragraphSeparator,
                .decimalNumber, .letterNumber, .otherNumber:
                true
            default:
                "_.:/=+-@".unicodeScalars.contains(scalar)
            }
        }
    }
}
