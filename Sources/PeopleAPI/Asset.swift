internal import HTTPTypes
internal import Hummingbird

/// The stylesheet and the picture that every page uses, in the binary.
enum Asset {
    static func response(named name: String) throws -> Response {
        switch name {
        case "beetroot.css": asset(PackageResources.beetroot_css, type: "text/css; charset=utf-8")
        case "beetroot.svg": asset(PackageResources.beetroot_svg, type: "image/svg+xml")
        default: throw HTTPError(.notFound)
        }
    }

    private static func asset(_ bytes: [UInt8], type: String) -> Response {
        var response = Response(bytes: bytes, type: type)
        // Never kept: they are small, and a new version has a new look under the same name.
        response.headers[.cacheControl] = "no-cache"
        return response
    }
}
