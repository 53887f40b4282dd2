internal import FaceCore
internal import Imaging

/// Finds the faces of a photo whatever their size, by showing it to the detector in two ways.
struct FaceFinder: Sendable {
    /// Rekognition detects the 100 largest faces.
    static let maximumFaces = 100

    let detector: any FaceDetector

    /// Faces in the photo's pixels, largest first.
    func faces(in photo: RGBImage) throws -> [FaceCandidate] {
        let layouts = [
            Canvas.Layout.whole(photoWidth: photo.width, photoHeight: photo.height),
            Canvas.Layout.framed(photoWidth: photo.width, photoHeight: photo.height),
        ]
        var candidates: [FaceCandidate] = []
        for layout in layouts {
            let canvas = try Canvas(photo, layout: layout)
            candidates += try detector.detect(in: canvas).map(canvas.toPhoto)
        }
        return Self.merge(candidates)
    }

    /// One candidate a face, largest first, at most ``maximumFaces``.
    static func merge(_ candidates: [FaceCandidate]) -> [FaceCandidate] {
        let distinct = NonMaximumSuppression.suppress(
            NonMaximumSuppression.suppress(candidates, overlap: .union, above: 0.4),
            overlap: .minimum,
            above: 0.7
        )
        return Array(distinct.sorted { $0.area > $1.area }.prefix(maximumFaces))
    }
}
