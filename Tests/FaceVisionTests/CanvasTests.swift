import Imaging
import Testing

@testable import FaceVision

@Suite struct CanvasTests {
    private static let sizes = [
        (1, 1), (10, 10), (100, 60), (320, 320), (321, 100), (640, 480), (641, 640), (1024, 1024), (1025, 3),
        (4000, 3000),
        (3000, 4000), (10_000, 1), (1, 10_000), (2, 1), (1920, 1080), (1023, 1), (65_500, 65_500),
    ]

    @Test(
        arguments: [
            (100, 60, 320, 64, 100, 60), (60, 100, 64, 320, 60, 100), (320, 320, 320, 320, 320, 320),
            (321, 100, 480, 192, 321, 100), (640, 480, 640, 512, 640, 480), (1024, 768, 1024, 768, 1024, 768),
            (1920, 1080, 1024, 640, 1024, 576), (4000, 3000, 1024, 768, 1024, 768), (3000, 4000, 768, 1024, 768, 1024),
            (10_000, 1, 1024, 128, 1024, 1), (1, 10_000, 128, 1024, 1, 1024), (1, 1, 320, 320, 1, 1),
            (2048, 1800, 1024, 1024, 1024, 900),
        ]
    )
    func wholePhotosHaveTheirLayout(
        photoWidth: Int,
        photoHeight: Int,
        width: Int,
        height: Int,
        contentWidth: Int,
        contentHeight: Int
    ) {
        let layout = Canvas.Layout.whole(photoWidth: photoWidth, photoHeight: photoHeight)
        #expect((layout.width, layout.height) == (width, height))
        #expect((layout.contentWidth, layout.contentHeight) == (contentWidth, contentHeight))
        #expect((layout.left, layout.top) == (0, 0))
    }

    private func expectSound(_ layout: Canvas.Layout, width: Int, height: Int) {
        // 32 is the detectors' largest stride.
        #expect(layout.width % 32 == 0 && layout.height % 32 == 0)
        #expect(layout.contentWidth >= 1 && layout.contentHeight >= 1)
        #expect(layout.left >= 0 && layout.left + layout.contentWidth <= layout.width)
        #expect(layout.top >= 0 && layout.top + layout.contentHeight <= layout.height)
        let scale = Double(max(layout.contentWidth, layout.contentHeight)) / Double(max(width, height))
        #expect(abs(Double(layout.contentWidth) - Double(width) * scale) <= 1)
        #expect(abs(Double(layout.contentHeight) - Double(height) * scale) <= 1)
    }

    @Test(arguments: sizes)
    func contentFitsAndKeepsItsProportions(width: Int, height: Int) {
        let whole = Canvas.Layout.whole(photoWidth: width, photoHeight: height)
        expectSound(whole, width: width, height: height)
        #expect(max(whole.width, whole.height) <= 1024)
        #expect(whole.contentWidth <= width && whole.contentHeight <= height)
        for (contentSide, canvasSide) in [(256, 384), (96, 384)] {
            let framed = Canvas.Layout.framed(
                photoWidth: width,
                photoHeight: height,
                contentSide: contentSide,
                canvasSide: canvasSide
            )
            expectSound(framed, width: width, height: height)
            #expect((framed.width, framed.height) == (canvasSide, canvasSide))
            #expect(max(framed.contentWidth, framed.contentHeight) == contentSide)
            #expect(abs(framed.width - framed.contentWidth - 2 * framed.left) <= 1)
            #expect(abs(framed.height - framed.contentHeight - 2 * framed.top) <= 1)
        }
    }

    @Test func thereAreFewCanvases() {
        let photos = stride(from: 1, through: 2000, by: 13).flatMap { width in
            stride(from: 1, through: 2000, by: 37).map { (width, $0) }
        }
        let canvases = Set(
            photos.map { photo in
                let layout = Canvas.Layout.whole(photoWidth: photo.0, photoHeight: photo.1)
                return [layout.width, layout.height]
            }
        )
        #expect(canvases.count <= 60)
    }

    // MARK: - Pixels

    private static let photo = TestPicture.make(width: 4, height: 2) { x, y in [UInt8(x), UInt8(y), 200] }
    private static let layout = Canvas.Layout(
        width: 32,
        height: 32,
        contentWidth: 4,
        contentHeight: 2,
        left: 3,
        top: 5
    )

    @Test(arguments: [PackManifest.Embedder.ChannelOrder.rgb, .bgr])
    func planesHoldContentAndBorder(order: PackManifest.Embedder.ChannelOrder) throws {
        let canvas = try Canvas(Self.photo, layout: Self.layout)
        var planes = [Float](repeating: .nan, count: 3 * 32 * 32)
        planes.withUnsafeMutableBufferPointer {
            canvas.writePlanes(into: $0, order: order, mean: 100, scale: 0.5, border: 7)
        }
        for y in 0..<32 {
            for x in 0..<32 {
                let isContent = (3..<7).contains(x) && (5..<7).contains(y)
                let colour = isContent ? [Float(x - 3), Float(y - 5), 200] : [7, 7, 7]
                let found = (0..<3).map { planes[$0 * 1024 + y * 32 + x] }
                #expect(found == (order == .rgb ? colour : colour.reversed()).map { ($0 - 100) * 0.5 })
            }
        }
    }

    @Test func flatteningKeepsThePlaces() throws {
        let flat = try Canvas(Self.photo, layout: Self.layout).flattened()
        #expect((flat.width, flat.height) == (32, 32))
        #expect(flat[3, 5] == [0, 0, 200])
        #expect(flat[6, 6] == [3, 1, 200])
        #expect(flat.bytes.count { $0 == 200 } == 8)
        #expect(flat[2, 5] == [128, 128, 128])
    }

    @Test func candidatesGoBackToThePhoto() throws {
        let photo = TestPicture.plain(9, width: 100, height: 50)
        let layout = Canvas.Layout.framed(photoWidth: 100, photoHeight: 50, contentSide: 50, canvasSide: 64)
        let canvas = try Canvas(photo, layout: layout)
        #expect(canvas.photoScale == 2)
        var candidate = FaceCandidate(17, 29.5, 10, 5)
        candidate.landmarks = [SIMD2(7, 19), SIMD2(57, 44)]
        let face = canvas.toPhoto(candidate)
        #expect(face.box == [20, 21, 20, 10])
        #expect(face.landmarks == [SIMD2(0, 0), SIMD2(100, 50)])
    }

    @Test func areasAreAveragedAndBlackOutside() {
        let picture = TestPicture.make(width: 8, height: 8) { x, y in
            (x + y) % 2 == 0 ? [255, 0, 100] : [0, 0, 100]
        }
        func area(_ box: FaceCandidate) -> [[Float]] {
            var planes = [Float](repeating: .nan, count: 3 * 16)
            planes.withUnsafeMutableBufferPointer { picture.writeArea(of: box, side: 4, into: $0) }
            return (0..<3).map { plane in planes[plane * 16..<(plane + 1) * 16].map { $0 * 128 + 127.5 } }
        }
        let inside = area(FaceCandidate(0, 0, 8, 8))
        #expect(inside[0].allSatisfy { abs($0 - 127.5) < 0.01 })
        #expect(inside[1].allSatisfy { abs($0) < 0.01 })
        #expect(inside[2].allSatisfy { abs($0 - 100) < 0.01 })
        let above = area(FaceCandidate(0, -4, 8, 8))
        #expect(above[2].prefix(8).allSatisfy { abs($0) < 0.01 })
        #expect(above[2].suffix(8).allSatisfy { abs($0 - 100) < 0.01 })
        // Smaller than the chip: pixels repeat.
        #expect(area(FaceCandidate(2, 2, 1, 1))[0].allSatisfy { abs($0 - 255) < 0.01 })
        #expect(area(FaceCandidate(50, 50, 8, 8)).joined().allSatisfy { abs($0) < 0.01 })
    }
}
