import Testing

@testable import ModelPacks

struct NetworkWriterTests {
    @Test func writesIntermediateRepresentation() throws {
        var network = NetworkWriter(name: "tiny")
        let input = network.input("input", shape: [nil, 2])
        let product = network.dense(input, weights: try Weights(shape: [2, 1], values: [1, -2]), transposed: false)
        network.output(product, name: "sum")
        #expect(Array(network.weights) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
        #expect(
            network.xml == """
                <?xml version="1.0"?>
                <net name="tiny" version="11">
                <layers>
                <layer id="0" name="input" type="Parameter" version="opset1">
                <data shape="?,2" element_type="f32"/>
                <output><port id="0" precision="FP32" names="input"/></output>
                </layer>
                <layer id="1" name="Const_1" type="Const" version="opset1">
                <data element_type="f32" shape="2,1" offset="0" size="8"/>
                <output><port id="0" precision="FP32"/></output>
                </layer>
                <layer id="2" name="MatMul_2" type="MatMul" version="opset1">
                <data transpose_a="false" transpose_b="false"/>
                <input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input>
                <output><port id="2" precision="FP32" names="sum"/></output>
                </layer>
                <layer id="3" name="sum/result" type="Result" version="opset1">
                <input><port id="0" precision="FP32"/></input>
                </layer>
                </layers>
                <edges>
                <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
                <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
                <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
                </edges>
                </net>

                """
        )
    }
}
