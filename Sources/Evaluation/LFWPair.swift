/// Two images of the LFW protocol and whether they show one person.
///
/// G. Huang et al., "Labeled Faces in the Wild", UMass Amherst 07-49, 2007.
package struct LFWPair: Sendable, Hashable {
    /// Paths relative to the images' folder: `Name/Name_0001.jpg`.
    package let first: String
    package let second: String
    package let isSamePerson: Bool

    /// Reads a pairs file: tab-separated, `name n m` for one person or `name n other m` for two, with or without the header
    /// line of counts.
    ///
    /// - Throws: ``LFWPairsError`` naming the line that is neither.
    package static func parse(_ text: String) throws(LFWPairsError) -> [LFWPair] {
        var pairs: [LFWPair] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let fields = line.split(separator: "\t").map(String.init)
            if index == 0, fields.allSatisfy({ Int($0) != nil }) { continue }
            switch fields.count {
            case 3:
                guard let first = Int(fields[1]), let second = Int(fields[2]) else {
                    throw LFWPairsError(line: index + 1)
                }
                pairs.append(
                    LFWPair(
                        first: path(fields[0], first),
                        second: path(fields[0], second),
                        isSamePerson: true
                    )
                )
            case 4:
                guard let first = Int(fields[1]), let second = Int(fields[3]) else {
                    throw LFWPairsError(line: index + 1)
                }
                pairs.append(
                    LFWPair(
                        first: path(fields[0], first),
                        second: path(fields[2], second),
                        isSamePerson: false
                    )
                )
            default:
                throw LFWPairsError(line: index + 1)
            }
        }
        return pairs
    }

    private static func path(_ name: String, _ number: Int) -> String {
        let digits = String(number)
        let padding = String(repeating: "0", count: max(4 - digits.count, 0))
        return "\(name)/\(name)_\(padding)\(digits).jpg"
    }
}

/// A line of a pairs file that is neither a matched nor a mismatched pair.
package struct LFWPairsError: Error, Sendable, Hashable, CustomStringConvertible {
    package let line: Int

    package var description: String {
        "line \(line) of the pairs file is neither 'name n m' nor 'name n other m', separated by tabs"
    }
}
