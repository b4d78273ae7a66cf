// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.List;

/**
 * One value of a metric.
 *
 * @param suffix of the metric's name, such as {@code _sum}; often empty
 * @param labels the values of the family's labels, in its order
 * @param upperBound of a bucket of a histogram; empty for anything else
 */
public record Sample(String suffix, List<String> labels, String upperBound, double value) {

  public Sample {
    labels = List.copyOf(labels);
  }

  public Sample(List<String> labels, double value) {
    this("", labels, "", value);
  }
}
