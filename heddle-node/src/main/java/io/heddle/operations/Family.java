// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The samples of one name, written as Prometheus reads them.
 *
 * @param labels their names
 */
record Family(
    String name, String type, String help, List<String> labels, Supplier<List<Sample>> samples) {

  private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

  Family {
    labels = List.copyOf(labels);
  }

  void writeTo(StringBuilder text) {
    List<Sample> current = samples.get();
    if (current.isEmpty()) {
      return;
    }
    text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    for (Sample sample : current) {
      text.append(name).append(sample.suffix());
      writeLabels(sample, text);
      text.append(' ').append(number(sample.value())).append('\n');
    }
  }

  /** In alphabetical order, but the bound of a bucket last: as Fabric's own library does. */
  private void writeLabels(Sample sample, StringBuilder text) {
    Map<String, String> sorted = new TreeMap<>();
    for (int index = 0; index < labels.size(); index++) {
      sorted.put(labels.get(index), sample.labels().get(index));
    }
    var list = new StringBuilder();
    sorted.forEach((label, value) -> append(list, label, value));
    if (!sample.upperBound().isEmpty()) {
      append(list, "le", sample.upperBound());
    }
    if (!list.isEmpty()) {
      text.append('{').append(list).append('}');
    }
  }

  private static void append(StringBuilder list, String label, String value) {
    if (!list.isEmpty()) {
      list.append(',');
    }
    list.append(label).append("=\"").append(escaped(value).replace("\"", "\\\"")).append('"');
  }

  static String number(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "+Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
