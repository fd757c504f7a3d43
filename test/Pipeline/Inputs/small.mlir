func.func @small(%x: tensor<2x3xf32> {hone.name = "x"}, %w: tensor<3x8xf32> {hone.name = "w"}) -> (tensor<2x8xf32> {hone.name = "y"}) {
  %0 = graph.matmul %x, %w : (tensor<2x3xf32>, tensor<3x8xf32>) -> tensor<2x8xf32>
  %1 = graph.relu %0 : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return %1 : tensor<2x8xf32>
}
