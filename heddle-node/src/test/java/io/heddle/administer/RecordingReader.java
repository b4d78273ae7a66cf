// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.operations.Lines;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One that is there until it is told to go. */
final class RecordingReader implements Lines.Reader {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private volatile boolean isThere = true;

  List<String> lines() {
    return lines;
  }

  void go() {
    isThere = false;
  }

  @Override
  public void passing(String line) {
    lines.add(line);
  }

  @Override
  public void lasting(String line) {
    lines.add(line);
  }

  @Override
  public void unhurried(String line) {
    lines.add(line);
  }

  @Override
  public boolean isThere() {
    return isThere;
  }
}
