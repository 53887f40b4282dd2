package import FaceCore

/// How good a face must be to be indexed or searched: Rekognition's QualityFilter.
///
/// | bar                                  | LOW, AUTO | MEDIUM | HIGH |
/// |--------------------------------------|-----------|--------|------|
/// | shorter side of the box, pixels      | 16        | 40     | 80   |
/// | yaw, degrees to either side, at most | 75        | 45     | 30   |
/// | pitch, degrees up or down, at most   | 60        | 35     | 30   |
/// | brightness                           | 5         | 10     | 20   |
/// | sharpness                            | 1.5       | 15     | 40   |
/// | confidence                           | 75        | 85     | 90   |
///
/// Measured on photographs and on crops without margin, LOW passes the largest face of 999 in 1,000 and refuses what is small
/// or blurred beyond recognition; MEDIUM passes 93 % and HIGH 65 %. LOW's confidence is less than the built-in detectors
/// report at all. Roll does not count, because alignment undoes it.
package enum QualityFilter: String, Sendable, Hashable, CaseIterable {
    case none = "NONE"
    /// The bars of ``low``.
    case auto = "AUTO"
    case low = "LOW"
    case medium = "MEDIUM"
    case high = "HIGH"

    private struct Bars {
        let side: Double
        let yaw: Double
        let pitch: Double
        let brightness: Double
        let sharpness: Double
        let confidence: Double
    }

    private var bars: Bars? {
        switch self {
        case .none: nil
        case .auto, .low: Bars(side: 16, yaw: 75, pitch: 60, brightness: 5, sharpness: 1.5, confidence: 75)
        case .medium: Bars(side: 40, yaw: 45, pitch: 35, brightness: 10, sharpness: 15, confidence: 85)
        case .high: Bars(side: 80, yaw: 30, pitch: 30, brightness: 20, sharpness: 40, confidence: 90)
        }
    }

    /// Every bar that a face fails, in the order of ``RefusalReason``; none for a face that passes.
    ///
    /// - Parameters:
    ///   - imageWidth: of the upright image, in pixels.
    ///   - imageHeight: likewise.
    package func reasons(against face: DetectedFace, imageWidth: Int, imageHeight: Int) -> [RefusalReason] {
        guard let bars else { return [] }
        let side = min(face.boundingBox.width * Double(imageWidth), face.boundingBox.height * Double(imageHeight))
        var reasons: [RefusalReason] = []
        if abs(face.pose.yaw) > bars.yaw || abs(face.pose.pitch) > bars.pitch { reasons.append(.extremePose) }
        if face.quality.brightness < bars.brightness { reasons.append(.lowBrightness) }
        if face.quality.sharpness < bars.sharpness { reasons.append(.lowSharpness) }
        if face.confidence < bars.confidence { reasons.append(.lowConfidence) }
        if side < bars.side { reasons.append(.smallBoundingBox) }
        return reasons
    }
}
