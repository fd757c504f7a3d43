// RUN: hone-opt %s -hone-solve-rounding -hone-lower-graph -split-input-file | FileCheck %s

// The padding is the input's zero point. Everything else, bias and zero points and rounding, is in the offset.

// CHECK-DAG: #[[$CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d3)>
// CHECK-LABEL: func.func @conv(
// CHECK-SAME:    %[[X:.*]]: tensor<1x8x8x3xi8>
func.func @conv(%x: tensor<1x8x8x3x!quant.uniform<i8:f32, 0.013:5>>) -> tensor<1x8x8x2x!quant.uniform<i8:f32, 0.7:-128>> {
  // CHECK: %[[W:.*]] = arith.constant dense<7> : tensor<3x3x3x2xi8>
  %w = graph.constant dense<7> : tensor<3x3x3x2xi8>
  %f = graph.storage_cast %w : (tensor<3x3x3x2xi8>) -> tensor<3x3x3x2x!quant.uniform<i8:f32:3, {0.02, 0.011}>>
  %c = graph.constant dense<[500, 600]> : tensor<2xi32>
  %b = graph.storage_cast %c : (tensor<2xi32>) -> tensor<2x!quant.uniform<i32:f32, 0.001>>
  // CHECK: %[[PAD:.*]] = tensor.pad %[[X]] low[0, 1, 1, 0] high[0, 1, 1, 0]
  // CHECK: tensor.yield %[[ZERO:.*]] : i8
  // CHECK: %[[INIT:.*]] = linalg.fill
  // CHECK: %[[SUMS:.*]] = linalg.conv_2d_nhwc_hwcf {{.*}} ins(%[[PAD]], %{{.*}} : tensor<1x10x10x3xi8>, tensor<3x3x3x2xi8>) outs(%[[INIT]] : tensor<1x8x8x2xi32>)
  // CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[$CHANNEL]], #[[$CHANNEL]], #{{.*}}]
  // CHECK-SAME: ins(%[[SUMS]], %{{.*}}, %{{.*}} : tensor<1x8x8x2xi32>, tensor<2xi32>, tensor<2xi32>)
  // CHECK: ^bb0(%[[ACC:.*]]: i32, %[[M:.*]]: i32, %[[C:.*]]: i32, %{{.*}}: i8):
  // CHECK: %[[SHIFTED:.*]] = arith.shli %[[ACC]]
  // CHECK: %[[SUM:.*]] = arith.addi %[[SHIFTED]], %[[C]]
  // CHECK: %{{.*}}, %[[HIGH:.*]] = arith.mulsi_extended %[[SUM]], %[[M]]
  // CHECK: %[[SCALED:.*]] = arith.shrsi %[[HIGH]]
  // CHECK: %[[FROM:.*]] = arith.maxsi %[[SCALED]]
  // CHECK: %[[TO:.*]] = arith.minsi %[[FROM]]
  // CHECK: arith.trunci %[[TO]] : i32 to i8
  %y = graph.quantized_conv %x, %f, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, layout = #graph<layout channels_last>} : (tensor<1x8x8x3x!quant.uniform<i8:f32, 0.013:5>>, tensor<3x3x3x2x!quant.uniform<i8:f32:3, {0.02, 0.011}>>, tensor<2x!quant.uniform<i32:f32, 0.001>>) -> tensor<1x8x8x2x!quant.uniform<i8:f32, 0.7:-128>>
  return %y : tensor<1x8x8x2x!quant.uniform<i8:f32, 0.7:-128>>
}

// -----

// One filter a channel; weights about a zero point that leaves 8 bits are centered in 16.

// CHECK-LABEL: func.func @depthwise(
func.func @depthwise(%x: tensor<1x8x8x3x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x6x6x3x!quant.uniform<i8:f32, 0.7>> {
  // CHECK: arith.constant dense<-200> : tensor<3x3x3xi16>
  %w = graph.constant dense<-100> : tensor<3x3x1x3xi8>
  %f = graph.storage_cast %w : (tensor<3x3x1x3xi8>) -> tensor<3x3x1x3x!quant.uniform<i8:f32, 0.02:100>>
  // CHECK: linalg.depthwise_conv_2d_nhwc_hwc {{.*}} tensor<1x8x8x3xi8>, tensor<3x3x3xi16>) outs({{.*}} tensor<1x6x6x3xi32>)
  %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>, group = 3 : i64} : (tensor<1x8x8x3x!quant.uniform<i8:f32, 0.013>>, tensor<3x3x1x3x!quant.uniform<i8:f32, 0.02:100>>) -> tensor<1x6x6x3x!quant.uniform<i8:f32, 0.7>>
  return %y : tensor<1x6x6x3x!quant.uniform<i8:f32, 0.7>>
}

// -----

// A channel of almost no scale keeps the others in 32 bits.

// CHECK-LABEL: func.func @dead_channel(
func.func @dead_channel(%x: tensor<4x30x!quant.uniform<i8:f32, 0.013:5>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.7:-128>> {
  %w = graph.constant dense<7> : tensor<30x2xi8>
  %f = graph.storage_cast %w : (tensor<30x2xi8>) -> tensor<30x2x!quant.uniform<i8:f32:1, {0.02, 1.0e-9}>>
  // CHECK: linalg.matmul ins({{.*}} : tensor<4x30xi8>, tensor<30x2xi8>) outs({{.*}} : tensor<4x2xi32>)
  // CHECK: arith.mulsi_extended
  // CHECK-NOT: i64
  // CHECK: return
  %y = graph.quantized_matmul %x, %f : (tensor<4x30x!quant.uniform<i8:f32, 0.013:5>>, tensor<30x2x!quant.uniform<i8:f32:1, {0.02, 1.0e-9}>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.7:-128>>
  return %y : tensor<4x2x!quant.uniform<i8:f32, 0.7:-128>>
}

// -----

// Without constant weights both operands are centered.

// CHECK-LABEL: func.func @product(
// CHECK-SAME:    %[[A:.*]]: tensor<4x3xi8> {{.*}}, %[[B:.*]]: tensor<3x2xi8>
func.func @product(%a: tensor<4x3x!quant.uniform<i8:f32, 0.013:5>>, %b: tensor<3x2x!quant.uniform<i8:f32, 0.02>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.7>> {
  // CHECK: %[[CENTERED:.*]] = linalg.generic {{.*}} ins(%[[A]] : tensor<4x3xi8>) outs({{.*}} : tensor<4x3xi16>)
  // CHECK: linalg.matmul ins(%[[CENTERED]], %[[B]] : tensor<4x3xi16>, tensor<3x2xi8>) outs({{.*}} : tensor<4x2xi32>)
  %y = graph.quantized_matmul %a, %b : (tensor<4x3x!quant.uniform<i8:f32, 0.013:5>>, tensor<3x2x!quant.uniform<i8:f32, 0.02>>) -> tensor<4x2x!quant.uniform<i8:f32, 0.7>>
  return %y : tensor<4x2x!quant.uniform<i8:f32, 0.7>>
}

// -----

// CHECK-LABEL: func.func @add(
func.func @add(%a: tensor<4x!quant.uniform<i8:f32, 0.01312345:5>>, %b: tensor<4x!quant.uniform<i8:f32, 0.02071>>) -> tensor<4x!quant.uniform<i8:f32, 0.031003>> {
  // CHECK: arith.constant 24 : i32
  // CHECK: %{{.*}}, %[[A:.*]] = arith.mulsi_extended
  // CHECK: %{{.*}}, %[[B:.*]] = arith.mulsi_extended
  // CHECK: arith.addi %[[A]], %[[B]] : i32
  // CHECK-NOT: i64
  // CHECK: return
  %y = graph.quantized_add %a, %b : (tensor<4x!quant.uniform<i8:f32, 0.01312345:5>>, tensor<4x!quant.uniform<i8:f32, 0.02071>>) -> tensor<4x!quant.uniform<i8:f32, 0.031003>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.031003>>
}

// -----

// Half of every second result: halves go to even.

// CHECK-LABEL: func.func @ties(
func.func @ties(%a: tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0:3>> {
  // CHECK: %[[P:.*]] = arith.addi
  // CHECK: %[[FLOOR:.*]] = arith.shrsi %[[P]]
  // CHECK: %[[FLIPPED:.*]] = arith.xori %[[FLOOR]]
  // CHECK: arith.andi %[[FLIPPED]]
  // CHECK: arith.shrsi
  %y = graph.requantize %a : (tensor<4x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 1.0:3>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0:3>>
}

// -----

// CHECK-LABEL: func.func @mul(
func.func @mul(%a: tensor<2x4x!quant.uniform<i8:f32, 0.013:5>>, %b: tensor<4x!quant.uniform<i8:f32, 0.02>>) -> tensor<2x4x!quant.uniform<i8:f32, 0.03>> {
  // CHECK: %[[PRODUCT:.*]] = arith.muli {{.*}} : i32
  // CHECK: arith.mulsi_extended
  %y = graph.quantized_mul %a, %b : (tensor<2x4x!quant.uniform<i8:f32, 0.013:5>>, tensor<4x!quant.uniform<i8:f32, 0.02>>) -> tensor<2x4x!quant.uniform<i8:f32, 0.03>>
  return %y : tensor<2x4x!quant.uniform<i8:f32, 0.03>>
}

// -----

// Windows at the border have divisors of their own, in a multiplier for each position.

// CHECK-LABEL: func.func @average_pool(
func.func @average_pool(%x: tensor<1x4x4x3x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.017>> {
  // CHECK: %[[SUMS:.*]] = linalg.pooling_nhwc_sum {{.*}} ins({{.*}} : tensor<1x6x6x3xi8>, tensor<3x3xi8>) outs({{.*}} : tensor<1x4x4x3xi32>)
  // CHECK: linalg.generic {{.*}} ins(%[[SUMS]], %{{.*}} : tensor<1x4x4x3xi32>, tensor<4x4xi32>
  %y = graph.quantized_average_pool %x {kernel = array<i64: 3, 3>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x3x!quant.uniform<i8:f32, 0.013>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 0.017>>
  return %y : tensor<1x4x4x3x!quant.uniform<i8:f32, 0.017>>
}

// -----

// CHECK-LABEL: func.func @mean(
func.func @mean(%x: tensor<2x30x!quant.uniform<i8:f32, 0.013>>) -> tensor<2x1x!quant.uniform<i8:f32, 0.017>> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins({{.*}} : tensor<2x30xi8>) outs({{.*}} : tensor<2xi32>)
  // CHECK: arith.mulsi_extended
  %y = graph.quantized_mean %x {axes = array<i64: 1>} : (tensor<2x30x!quant.uniform<i8:f32, 0.013>>) -> tensor<2x1x!quant.uniform<i8:f32, 0.017>>
  return %y : tensor<2x1x!quant.uniform<i8:f32, 0.017>>
}

// -----

// Powers come from a table; the quotient is found bit by bit.

// CHECK-LABEL: func.func @softmax(
func.func @softmax(%x: tensor<2x12x!quant.uniform<i8:f32, 0.1>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>> {
  // CHECK: %[[TABLE:.*]] = arith.constant dense_resource<{{.*}}> : tensor<256xi64>
  // CHECK: arith.maxsi
  // CHECK: tensor.extract %[[TABLE]]
  // CHECK-NOT: {{f32|f64|divsi|divui}}
  // CHECK: arith.subi
  // CHECK: arith.select
  // CHECK-NOT: {{f32|f64|divsi|divui}}
  // CHECK: return
  %y = graph.quantized_softmax %x {axis = 1 : i64} : (tensor<2x12x!quant.uniform<i8:f32, 0.1>>) -> tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
  return %y : tensor<2x12x!quant.uniform<i8:f32, 3.906250e-03:-128>>
}

// -----

// Unsigned storage has the highest bit the other way.

// CHECK-LABEL: func.func @storage(
func.func @storage(%x: tensor<4xui8>) -> tensor<4x!quant.uniform<i8:f32, 0.1>> {
  // CHECK: arith.xori
  %y = graph.storage_cast %x : (tensor<4xui8>) -> tensor<4x!quant.uniform<i8:f32, 0.1>>
  return %y : tensor<4x!quant.uniform<i8:f32, 0.1>>
}

// -----

// What is written is what is computed, with numbers for each channel where they differ.

// CHECK-LABEL: func.func @by_hand(
func.func @by_hand(%x: tensor<4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5>> {
  // CHECK-DAG: %[[M:.*]] = arith.constant dense<[4, 8, 12]> : tensor<3xi64>
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[M]] : tensor<4x3xi32>, tensor<3xi64>)
  // CHECK: ^bb0(%[[X:.*]]: i32, %[[FACTOR:.*]]: i64, %{{.*}}: i8):
  // CHECK: %[[WIDE:.*]] = arith.extsi %[[X]] : i32 to i64
  // CHECK: %[[P:.*]] = arith.muli %[[WIDE]], %[[FACTOR]] : i64
  // CHECK: %[[SUM:.*]] = arith.addi %[[P]], %{{.*}} : i64
  // CHECK: arith.shrsi %[[SUM]], %{{.*}} : i64
  %y = graph.requantize %x {after = [{multiply = array<f64: 1.0, 2.0, 3.0>}], rounding = #graph.rounding<wide, shift = 2, multipliers = [4, 8, 12], offsets = [1, 1, 1]>} : (tensor<4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5>>
  return %y : tensor<4x3x!quant.uniform<i8:f32, 0.5>>
}

// -----

// A multiply-add rounds to an integer; the numbers of channels are floats.

// CHECK-LABEL: func.func @floats(
func.func @floats(%x: tensor<4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5:3>> {
  // CHECK-DAG: %[[M:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]> : tensor<3xf32>
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[M]] : tensor<4x3xi32>, tensor<3xf32>)
  // CHECK: ^bb0(%[[X:.*]]: i32, %[[FACTOR:.*]]: f32, %{{.*}}: i8):
  // CHECK: %[[SUM:.*]] = arith.sitofp %[[X]] : i32 to f32
  // CHECK: %[[MAGIC:.*]] = arith.constant 0x4B400000 : f32
  // CHECK: %[[ROUNDED:.*]] = math.fma %[[SUM]], %[[FACTOR]], %[[MAGIC]] : f32
  // CHECK: %[[BITS:.*]] = arith.bitcast %[[ROUNDED]] : f32 to i32
  // CHECK: %[[LESS:.*]] = arith.constant -1262485501 : i32
  // CHECK: arith.addi %[[BITS]], %[[LESS]] : i32
  %y = graph.requantize %x {after = [{multiply = array<f64: 1.0, 2.0, 3.0>}], rounding = #graph.rounding<float, shift = 1, multipliers = [2, 4, 6], offsets = [0, 0, 0]>} : (tensor<4x3x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x3x!quant.uniform<i8:f32, 0.5:3>>
  return %y : tensor<4x3x!quant.uniform<i8:f32, 0.5:3>>
}
