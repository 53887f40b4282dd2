import BeetrootTesting
import Foundation

/// Small networks as OpenVINO IR files, with known answers.
///
/// <https://docs.openvino.ai/2026/documentation/openvino-ir-format.html>
enum TestModel {
    /// What `scaled` and `dynamic` add to and multiply each of the three channels with.
    static let offsets: [Float] = [1, -2, 0.5]
    static let factors: [Float] = [2, 3, -4]

    /// `(input + offset) * factor` for each channel, and the sum as a second output.
    ///
    /// - Parameter shape: of the input, such as `1,3,2,2`; `?` is any size.
    /// - Returns: the path of the `.xml` file.
    static func write(to folder: TemporaryFolder, name: String = "model", shape: String) throws -> String {
        let xml = """
            <?xml version="1.0"?>
            <net name="\(name)" version="11">
            <layers>
            <layer id="0" name="input" type="Parameter" version="opset1">
            <data shape="\(shape)" element_type="f32"/>
            <output><port id="0" precision="FP32" names="input"/></output>
            </layer>
            \(constant(id: 1, offset: 0))
            \(binary("Add", id: 2))
            \(constant(id: 3, offset: 12))
            \(binary("Multiply", id: 4))
            <layer id="5" name="product" type="Result" version="opset1"><input><port id="0" precision="FP32"/></input></layer>
            <layer id="6" name="sum" type="Result" version="opset1"><input><port id="0" precision="FP32"/></input></layer>
            </layers>
            <edges>
            <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
            <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
            <edge from-layer="2" from-port="2" to-layer="4" to-port="0"/>
            <edge from-layer="3" from-port="0" to-layer="4" to-port="1"/>
            <edge from-layer="4" from-port="2" to-layer="5" to-port="0"/>
            <edge from-layer="2" from-port="2" to-layer="6" to-port="0"/>
            </edges>
            </net>
            """
        let weights = (offsets + factors).withUnsafeBytes { Data($0) }
        try weights.write(to: folder.url.appending(path: "\(name).bin"))
        return try folder.write(xml, to: "\(name).xml")
    }

    /// What the model answers for the first and the second output.
    static func answer(_ input: [Float], plane: Int) -> [[Float]] {
        let sums = input.indices.map { input[$0] + offsets[$0 / plane % 3] }
        return [sums.indices.map { sums[$0] * factors[$0 / plane % 3] }, sums]
    }

    private static func constant(id: Int, offset: Int) -> String {
        """
        <layer id="\(id)" name="constant\(id)" type="Const" version="opset1">
        <data element_type="f32" shape="1,3,1,1" offset="\(offset)" size="12"/>
        <output><port id="0" precision="FP32"/></output>
        </layer>
        """
    }

    private static func binary(_ type: String, id: Int) -> String {
        """
        <layer id="\(id)" name="\(type)" type="\(type)" version="opset1">
        <data auto_broadcast="numpy"/>
        <input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input>
        <output><port id="2" precision="FP32"/></output>
        </layer>
        """
    }
}
