internal import FaceCore
internal import Imaging

/// Finds the faces of a photo whatever their size, by showing it to the detector in several ways.
struct FaceFinder: Sendable {
    /// Rekognition detects the 100 largest faces.
    static let maximumFaces = 100

    /// The longer side, in canvas pixels, up to which a face that fills the picture is found as it is.
    private static let largestFaceSide = 480

    let detector: any FaceDetector

    /// Faces in the photo's pixels, largest first.
    func faces(in photo: RGBImage) throws -> [FaceCandidate] {
        func framed(_ contentSide: Int, _ canvasSide: Int) -> Canvas.Layout {
            Canvas.Layout.framed(
                photoWidth: photo.width,
                photoHeight: photo.height,
                contentSide: contentSide,
                canvasSide: canvasSide
            )
        }
        let whole = Canvas.Layout.whole(photoWidth: photo.width, photoHeight: photo.height)
        var found = try candidates(in: photo, layouts: [whole])
        // A face that fills a large picture is larger than any that the detectors were trained on.
        if found.isEmpty || max(whole.contentWidth, whole.contentHeight) > Self.largestFaceSide {
            found += try candidates(in: photo, layouts: [framed(256, 384)])
        }
        // Still nothing: a tight or tiny crop may be recognised from further away.
        if found.isEmpty {
            found = try candidates(in: photo, layouts: [framed(160, 256), framed(96, 192)])
        }
        return Self.merge(found)
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
