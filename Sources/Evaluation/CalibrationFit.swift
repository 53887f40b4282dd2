package import FaceCore

/// Measures what cosines mean: the error rates behind the similarities 80, 95 and 99.
package struct CalibrationFit: Sendable {
    /// What one similarity promises and what it costs.
    package struct Row: Sendable, Hashable, Codable {
        package let similarity: Double
        package let cosine: Double
        package let falseAcceptRate: Double
        package let trueAcceptRate: Double
    }

    /// The false accept rate that each of these similarities stands for.
    package static let rates: [(similarity: Double, falseAcceptRate: Double)] = [(80, 1e-3), (95, 1e-4), (99, 1e-5)]

    package let calibration: SimilarityCalibration
    package let genuinePairs: Int
    package let impostorPairs: Int
    /// Measured at each promised similarity and some around them.
    package let table: [Row]

    /// - Returns: nil where there are too few impostor pairs for the rarest rate, or thresholds do not rise.
    package init?(_ scores: VerificationScores) {
        guard Double(scores.impostor.count) * 1e-5 >= 10 else { return nil }
        var anchors = [SimilarityCalibration.Anchor(cosine: -1, similarity: 0)]
        for rate in Self.rates {
            // Four decimals are far finer than the measurement's own uncertainty and keep the manifest readable.
            let cosine = (scores.threshold(falseAcceptRate: rate.falseAcceptRate) * 10_000).rounded(.up) / 10_000
            anchors.append(SimilarityCalibration.Anchor(cosine: cosine, similarity: rate.similarity))
        }
        anchors.append(SimilarityCalibration.Anchor(cosine: 1, similarity: 100))
        guard let calibration = SimilarityCalibration(anchors: anchors) else { return nil }
        self.calibration = calibration
        genuinePairs = scores.genuine.count
        impostorPairs = scores.impostor.count
        table = [50, 70, 80, 90, 95, 97, 99, 99.5, 99.9].map { similarity in
            let cosine = calibration.cosine(similarity: similarity)
            return Row(
                similarity: similarity,
                cosine: cosine,
                falseAcceptRate: scores.falseAcceptRate(threshold: cosine),
                trueAcceptRate: scores.trueAcceptRate(threshold: cosine)
            )
        }
    }
}
