/// The five points that detectors find in a face, in fractions of the upright image's width (x) and height (y).
///
/// Left and right are the viewer's: `leftEye` has the smaller x in an upright frontal face, as Rekognition's `eyeLeft`.
/// The order of `points` is the one that alignment templates use: left eye, right eye, nose, left and right mouth corner.
package struct Landmarks: Sendable, Hashable {
    package var leftEye: SIMD2<Double>
    package var rightEye: SIMD2<Double>
    package var nose: SIMD2<Double>
    package var mouthLeft: SIMD2<Double>
    package var mouthRight: SIMD2<Double>

    package init(
        leftEye: SIMD2<Double>,
        rightEye: SIMD2<Double>,
        nose: SIMD2<Double>,
        mouthLeft: SIMD2<Double>,
        mouthRight: SIMD2<Double>
    ) {
        self.leftEye = leftEye
        self.rightEye = rightEye
        self.nose = nose
        self.mouthLeft = mouthLeft
        self.mouthRight = mouthRight
    }

    package var points: [SIMD2<Double>] { [leftEye, rightEye, nose, mouthLeft, mouthRight] }

    /// Applies a function to each of the five points.
    package func map(_ transform: (SIMD2<Double>) -> SIMD2<Double>) -> Landmarks {
        Landmarks(
            leftEye: transform(leftEye),
            rightEye: transform(rightEye),
            nose: transform(nose),
            mouthLeft: transform(mouthLeft),
            mouthRight: transform(mouthRight)
        )
    }
}
