internal import FaceCore
internal import Foundation

/// The head's rotation from its five landmarks.
///
/// Fits the landmarks of an average head to the picture under scaled orthographic projection (the "POS" step of
/// D. DeMenthon and L. Davis, "Model-based object pose in 25 lines of code", IJCV 15, 1995) and reads the angles off the
/// rotation. Accurate to some degrees for heads turned up to about 45; the sides of the same face differ from person to
/// person, so a frontal face rarely gives exact zeros.
enum PoseEstimator {
    /// Landmarks of an average adult in millimetres, x to the viewer's right, y down, z away from the camera, relative to
    /// the tip of the nose.
    private static let model: [SIMD3<Double>] = [
        SIMD3(-31, -33, 28), SIMD3(31, -33, 28), SIMD3(0, 0, 0), SIMD3(-25, 30, 22), SIMD3(25, 30, 22),
    ]

    /// - Parameter points: five landmarks in pixels, in the order of ``Landmarks/points``.
    static func pose(of points: [SIMD2<Double>]) -> Pose {
        let modelMean = model.reduce(.zero, +) / Double(model.count)
        let pointMean = points.reduce(.zero, +) / Double(points.count)
        let centred = model.map { $0 - modelMean }
        let x = solve(centred, points.map { $0.x - pointMean.x })
        let y = solve(centred, points.map { $0.y - pointMean.y })
        guard let first = normalized(x), let second = normalized(y - dot(y, first) * first) else {
            return Pose(roll: 0, yaw: 0, pitch: 0)
        }
        let third = cross(first, second)
        // Rows of R = Rz(roll) Ry(yaw) Rx(pitch); yaw and pitch change sign to point where the nose points.
        let degrees = 180 / Double.pi
        return Pose(
            roll: atan2(second.x, first.x) * degrees,
            yaw: asin(min(max(third.x, -1), 1)) * degrees,
            pitch: -atan2(third.y, third.z) * degrees
        )
    }

    /// Least squares of `model · row = values` by the normal equations and Cramer's rule.
    private static func solve(_ model: [SIMD3<Double>], _ values: [Double]) -> SIMD3<Double> {
        var columns = [SIMD3<Double>](repeating: .zero, count: 3)
        var right = SIMD3<Double>.zero
        for (point, value) in zip(model, values) {
            for axis in 0..<3 { columns[axis] += point * point[axis] }
            right += point * value
        }
        let determinant = dot(columns[0], cross(columns[1], columns[2]))
        return SIMD3(
            dot(right, cross(columns[1], columns[2])),
            dot(columns[0], cross(right, columns[2])),
            dot(columns[0], cross(columns[1], right))
        ) / determinant
    }

    private static func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { (a * b).sum() }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }

    private static func normalized(_ vector: SIMD3<Double>) -> SIMD3<Double>? {
        let length = dot(vector, vector).squareRoot()
        return length > 1e-9 && length.isFinite ? vector / length : nil
    }
}
