import FaceCore
import Foundation
import Testing

@testable import FaceVision

@Suite struct PoseEstimatorTests {
    /// The average head, nose tip at the origin: x to the viewer's right, y down, z away from the camera.
    private static let head: [SIMD3<Double>] = [
        SIMD3(-31, -33, 28), SIMD3(31, -33, 28), SIMD3(0, 0, 0), SIMD3(-25, 30, 22), SIMD3(25, 30, 22),
    ]

    /// A picture of the head: turned about the vertical axis, nodding, then tilted, as the viewer sees it.
    private func picture(_ pose: Pose, scale: Double = 2, centre: SIMD2<Double> = SIMD2(300, 200)) -> [SIMD2<Double>] {
        func rotated(_ u: Double, _ v: Double, _ degrees: Double) -> (Double, Double) {
            let angle = degrees * .pi / 180
            return (u * cos(angle) - v * sin(angle), u * sin(angle) + v * cos(angle))
        }
        return Self.head.map { point in
            // Nodding up moves the nose, which points to -z, to -y; turning right moves it to +x.
            let (y, z) = rotated(point.y, point.z, -pose.pitch)
            let (turnedX, _) = rotated(point.x, z, pose.yaw)
            let (x, tiltedY) = rotated(turnedX, y, pose.roll)
            return SIMD2(x, tiltedY) * scale + centre
        }
    }

    @Test(
        arguments: [
            (0, 0, 0), (10, 0, 0), (-170, 0, 0), (0, 25, 0), (0, -60, 0), (0, 0, 15), (0, 0, -30), (20, 30, 10),
            (-35, -12, 40), (90, 45, -20), (179, 5, 5),
        ] as [(Double, Double, Double)]
    )
    func anglesAreFoundAgain(roll: Double, yaw: Double, pitch: Double) {
        for scale in [0.1, 1, 20] {
            let pose = PoseEstimator.pose(of: picture(Pose(roll: roll, yaw: yaw, pitch: pitch), scale: scale))
            #expect(areClose([pose.roll, pose.yaw, pose.pitch], [roll, yaw, pitch], within: 1e-6))
        }
    }

    @Test func signsAreTheViewers() {
        // The nose between eyes and mouth, shifted to the viewer's right.
        let right = [SIMD2(30, 40), SIMD2(70, 40), SIMD2(60, 60), SIMD2(35, 80), SIMD2(65, 80)] as [SIMD2<Double>]
        #expect(PoseEstimator.pose(of: right).yaw > 10)
        let up = [SIMD2(30, 40), SIMD2(70, 40), SIMD2(50, 45), SIMD2(35, 80), SIMD2(65, 80)] as [SIMD2<Double>]
        #expect(PoseEstimator.pose(of: up).pitch > 10)
        // Clockwise: the eye on the right is lower.
        let tilted = [SIMD2(30, 30), SIMD2(70, 50), SIMD2(45, 60), SIMD2(25, 70), SIMD2(55, 85)] as [SIMD2<Double>]
        #expect(PoseEstimator.pose(of: tilted).roll > 10)
    }

    @Test(
        arguments: [
            Array(repeating: SIMD2(5, 5), count: 5), Array(repeating: SIMD2(.nan, 5), count: 5),
            (0..<5).map { SIMD2(Double($0) * .infinity, 0) },
        ] as [[SIMD2<Double>]]
    )
    func pointsThatAreNoHeadHaveNoPose(points: [SIMD2<Double>]) {
        #expect(PoseEstimator.pose(of: points) == Pose(roll: 0, yaw: 0, pitch: 0))
    }
}
