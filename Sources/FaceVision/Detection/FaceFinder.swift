internal import FaceCore
internal import Imaging

/// Finds the faces of a photo whatever their size, by showing it to the detector in several ways.
struct FaceFinder: Sendable {
    /// Rekognition detects the 100 largest faces.
    static let maximumFaces = 100

    /// The longer side, in canvas pixels, up to which a face that fills the picture is found as it is.
    private static let largestFaceSide = 480.0

    /// A doubtful candidate whose longer side has this many canvas pixels may be a face that is too large. Measured on 330
    /// photos and tight crops: every face that only a second look finds leaves one of at least 320.
    private static let largeDoubtSide = 240.0

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
        let whole = try candidates(in: photo, .whole(photoWidth: photo.width, photoHeight: photo.height))
        var faces = whole.filter(isFace)
        // A face that fills a large picture is larger than any that the detectors were trained on.
        if faces.isEmpty || mayHideLargeFace(whole, in: photo) {
            faces += try candidates(in: photo, framed(256, 384)).filter(isFace)
        }
        // Still nothing: a tight or tiny crop may be recognised from further away.
        if faces.isEmpty {
            faces = try [framed(160, 256), framed(96, 192)].flatMap { try candidates(in: photo, $0) }.filter(isFace)
        }
        return Self.merge(faces)
    }

    private func isFace(_ candidate: FaceCandidate) -> Bool {
        candidate.score >= detector.scoreThreshold
    }

    /// - Parameter candidates: what the whole photo showed.
    private func mayHideLargeFace(_ candidates: [FaceCandidate], in photo: RGBImage) -> Bool {
        let layout = Canvas.Layout.whole(photoWidth: photo.width, photoHeight: photo.height)
        let contentSide = Double(max(layout.contentWidth, layout.contentHeight))
        guard contentSide > Self.largestFaceSide else { return false }
        guard detector.reportsDoubts else { return true }
        let photoSide = Double(max(photo.width, photo.height))
        return candidates.contains { candidate in
            !isFace(candidate)
                && max(candidate.width, candidate.height) * contentSide / photoSide >= Self.largeDoubtSide
        }
    }

    /// Faces and doubts, in the photo's pixels.
    private func candidates(in photo: RGBImage, _ layout: Canvas.Layout) throws -> [FaceCandidate] {
        let canvas = try Canvas(photo, layout: layout)
        return try detector.detect(in: canvas).map(canvas.toPhoto)
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
