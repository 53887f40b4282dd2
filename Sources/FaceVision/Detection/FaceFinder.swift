internal import FaceCore
internal import Imaging

/// Finds the faces of a photo whatever their size, by showing it to the detector in several ways.
struct FaceFinder: Sendable {
    /// Rekognition detects the 100 largest faces.
    static let maximumFaces = 100

    let detector: any FaceDetector

    /// Faces in the photo's pixels, largest first.
    func faces(in photo: RGBImage) throws -> [FaceCandidate] {
        func framed(_ contentSide: Int, _ canvasSide: Int) -> Canvas.Layout {
            .framed(
                photoWidth: photo.width,
                photoHeight: photo.height,
                contentSide: contentSide,
                canvasSide: canvasSide
            )
        }
        let first = try candidates(
            in: photo,
            layouts: [.whole(photoWidth: photo.width, photoHeight: photo.height), framed(256, 384)]
        )
        if !first.isEmpty { return Self.merge(first) }
        // Nothing yet: a tight or tiny crop may still be recognised from further away.
        return Self.merge(try candidates(in: photo, layouts: [framed(160, 256), framed(96, 192)]))
    }

    private func candidates(in photo: RGBImage, layouts: [Canvas.Layout]) throws -> [FaceCandidate] {
        try layouts.flatMap { layout in
            let canvas = try Canvas(photo, layout: layout)
            return try detector.detect(in: canvas).map(canvas.toPhoto)
        }
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
