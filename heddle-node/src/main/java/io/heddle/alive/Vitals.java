// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The parts of one node that must live. Safe for threads. */
public final class Vitals {

  private final LastResort lastResort;
  private final BackOff backOff;
  private final List<Vital> parts = new CopyOnWriteArrayList<>();

  /** None yet. */
  public Vitals(LastResort lastResort) {
    this(lastResort, BackOff.USUAL);
  }

  public Vitals(LastResort lastResort, BackOff backOff) {
    this.lastResort = lastResort;
    this.backOff = backOff;
  }

  /**
   * A further part.
   *
   * @param name as {@code /healthz} and the metrics tell it
   */
  public Vital part(String name) {
    Vital part = new Vital(name, backOff, lastResort);
    parts.add(part);
    return part;
  }

  /** All there are, in the order in which they came. */
  public List<Vital> parts() {
    return List.copyOf(parts);
  }
}
