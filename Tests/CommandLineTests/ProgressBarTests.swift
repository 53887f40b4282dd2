import Testing

@testable import beetroot

@Suite struct ProgressBarTests {
    private func bar(_ filled: Int) -> String {
        "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 28 - filled) + "]"
    }

    @Test(
        arguments: [
            (0, 100, 0, 0, " 0/100 photos  0.0/s  --:-- left"), (0, 100, 5, 0, " 0/100 photos  0.0/s  --:-- left"),
            (25, 100, 10, 7, " 25/100 photos  2.5/s  00:30 left"), (1, 3, 2, 9, " 1/3 photos  0.5/s  00:04 left"),
            (100, 100, 50, 28, " 100/100 photos  2.0/s  00:00 left"),
            (99, 100, 1, 27, " 99/100 photos  99.0/s  00:00 left"),
            (1, 10_000, 1, 0, " 1/10000 photos  1.0/s  2:46:39 left"),
            // More than was promised, and nothing at all.
            (5, 4, 1, 28, " 5/4 photos  5.0/s  00:00 left"), (0, 0, 1, 0, " 0/0 photos  0.0/s  --:-- left"),
        ] as [(Int, Int, Double, Int, String)]
    )
    func linesShowShareRateAndTimeLeft(done: Int, total: Int, elapsed: Double, filled: Int, text: String) {
        let line = ProgressBar.line(done: done, total: total, unit: "photos", elapsed: elapsed)
        #expect(line == bar(filled) + text)
    }

    @Test(
        arguments: [
            (0, "00:00"), (0.4, "00:00"), (59.4, "00:59"), (59.6, "01:00"), (61, "01:01"), (3_599, "59:59"),
            (3_600, "1:00:00"), (3_661, "1:01:01"), (359_999, "99:59:59"), (1e12, "99:59:59"), (.infinity, "99:59:59"),
            (-5, "00:00"),
        ] as [(Double, String)]
    )
    func durationsAreClocks(seconds: Double, text: String) {
        #expect(ProgressBar.duration(seconds) == text)
    }

    @Test(arguments: [(0.125, 2, "0.12"), (99.996, 2, "100.00"), (2, 1, "2.0"), (-0.5, 0, "-0"), (1e6, 1, "1000000.0")])
    func numbersHaveTheirDecimals(number: Double, decimals: Int, text: String) {
        #expect(number.formatted(decimals) == text)
    }
}
