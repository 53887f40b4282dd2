import Evaluation
import FaceCore
import Foundation
import Testing

@Suite struct CalibrationFitTests {
    /// Impostor scores of which a share of `10^(-10 t)` lies above each `t`: 0.3 for one in 1,000, 0.4 for one in 10,000 and
    /// so on.
    private static func impostors(_ count: Int) -> [Double] {
        (0..<count).map { -log10((Double($0) + 0.5) / Double(count)) / 10 }
    }

    @Test func similaritiesMeanTheirRates() throws {
        let genuine = (0..<1_000).map { 0.2 + Double($0) / 2_000 }
        let scores = VerificationScores(genuine: genuine, impostor: Self.impostors(1_000_000))
        let fit = try #require(CalibrationFit(scores))
        #expect((fit.genuinePairs, fit.impostorPairs) == (1_000, 1_000_000))
        for (rate, cosine) in zip(CalibrationFit.rates, [0.3, 0.4, 0.5]) {
            let fitted = fit.calibration.cosine(similarity: rate.similarity)
            #expect(abs(fitted - cosine) < 0.003)
            let row = try #require(fit.table.first { $0.similarity == rate.similarity })
            #expect(row.cosine == fitted)
            #expect(row.falseAcceptRate <= rate.falseAcceptRate)
            #expect(row.falseAcceptRate > rate.falseAcceptRate * 0.9)
            #expect(abs(row.trueAcceptRate - (0.7 - cosine) * 2) < 0.005)
        }
        let similarities = fit.table.map(\.similarity)
        #expect(similarities == similarities.sorted())
        #expect(zip(fit.table, fit.table.dropFirst()).allSatisfy { $0.falseAcceptRate >= $1.falseAcceptRate })
    }

    @Test func tooFewPairsFitNothing() {
        #expect(CalibrationFit(VerificationScores(genuine: [1], impostor: Self.impostors(10_000))) == nil)
        #expect(CalibrationFit(VerificationScores(genuine: [1], impostor: [])) == nil)
    }

    @Test func thresholdsThatCoincideFitNothing() {
        let scores = VerificationScores(genuine: [1], impostor: Array(repeating: 0.25, count: 1_000_000))
        #expect(CalibrationFit(scores) == nil)
    }
}
