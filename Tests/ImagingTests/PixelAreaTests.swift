import FaceCore
import Imaging
import Testing

@Suite struct PixelAreaTests {
    @Test(
        arguments: [
            (
                BoundingBox(left: 0.1, top: 0.2, width: 0.5, height: 0.25),
                PixelArea(left: 10, top: 10, width: 50, height: 12)
            ),
            (BoundingBox(left: 0, top: 0, width: 1, height: 1), PixelArea(left: 0, top: 0, width: 100, height: 50)),
            (BoundingBox(left: -0.5, top: -1, width: 9, height: 9), PixelArea(left: 0, top: 0, width: 100, height: 50)),
            (
                BoundingBox(left: -0.1, top: 0.9, width: 0.3, height: 1),
                PixelArea(left: 0, top: 45, width: 20, height: 5)
            ),
            // Edges are rounded down, each by itself.
            (
                BoundingBox(left: 0.019, top: 0.019, width: 0.019, height: 0.039),
                PixelArea(left: 1, top: 0, width: 2, height: 2)
            ),
            // Without an area, and outside: one pixel that exists.
            (BoundingBox(left: 0.5, top: 0.5, width: 0, height: 0), PixelArea(left: 50, top: 25, width: 1, height: 1)),
            (
                BoundingBox(left: 0.5, top: 0.5, width: -1, height: -1),
                PixelArea(left: 50, top: 25, width: 1, height: 1)
            ),
            (BoundingBox(left: 2, top: 3, width: 1, height: 1), PixelArea(left: 99, top: 49, width: 1, height: 1)),
            (BoundingBox(left: -3, top: -3, width: 1, height: 1), PixelArea(left: 0, top: 0, width: 1, height: 1)),
        ]
    )
    func boxesAreCutAtTheEdges(box: BoundingBox, area: PixelArea) {
        #expect(PixelArea(box, imageWidth: 100, imageHeight: 50) == area)
    }

    @Test func aOnePixelImageHasOneArea() {
        for left in [-1, 0, 0.5, 1, 2] {
            let box = BoundingBox(left: left, top: left, width: 0.3, height: 2)
            #expect(PixelArea(box, imageWidth: 1, imageHeight: 1) == PixelArea(left: 0, top: 0, width: 1, height: 1))
        }
    }
}
