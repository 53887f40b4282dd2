import Evaluation
import Testing

@Suite struct LFWPairTests {
    private static let lines = "Abel_Pacheco\t1\t4\nAbdel_Madi_Shabneh\t1\tDean_Barker\t12\nZico\t12345\t2\n"
    private static let pairs = [
        ("Abel_Pacheco/Abel_Pacheco_0001.jpg", "Abel_Pacheco/Abel_Pacheco_0004.jpg", true),
        ("Abdel_Madi_Shabneh/Abdel_Madi_Shabneh_0001.jpg", "Dean_Barker/Dean_Barker_0012.jpg", false),
        ("Zico/Zico_12345.jpg", "Zico/Zico_0002.jpg", true),
    ]

    @Test(
        arguments: [
            lines, "10\t300\n" + lines, "2200\n" + lines, lines.replacing("\n", with: "\r\n"),
            "\n" + lines.replacing("\n", with: "\n\n"),
        ]
    )
    func pairsAreReadWithAndWithoutHeader(text: String) throws {
        let pairs = try LFWPair.parse(text)
        #expect(pairs.map(\.first) == Self.pairs.map(\.0))
        #expect(pairs.map(\.second) == Self.pairs.map(\.1))
        #expect(pairs.map(\.isSamePerson) == Self.pairs.map(\.2))
    }

    @Test(arguments: ["", "\n", "10\t300\n"])
    func aFileMayHaveNoPairs(text: String) throws {
        #expect(try LFWPair.parse(text).isEmpty)
    }

    @Test(
        arguments: [
            ("A\t1\n", 1), ("A\t1\t2\nB\t1\tx\n", 2), ("10\t300\nA\t1\tB\tb\n", 2), ("A\t1\t2\n10\t300\n", 2),
            ("A 1 2\n", 1), ("A\t1\tB\t2\tC\n", 1), ("A\t1\t2\n\n\nB\n", 4),
        ]
    )
    func theBadLineIsNamed(text: String, line: Int) throws {
        let error = try #require(throws: LFWPairsError.self) { try LFWPair.parse(text) }
        #expect(error.line == line)
        #expect(error.description.hasPrefix("line \(line) of the pairs file"))
    }
}
