// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

/** An answer that arises line by line. */
@FunctionalInterface
public interface Lines {

  /** Who reads them. Safe for threads; nobody is told who hangs up. */
  interface Reader {

    /** A line that may be lost if the client does not read as fast as they come. */
    void passing(String line);

    /** A line that is not lost as long as the client is there. */
    void lasting(String line);

    /**
     * A line that is not lost either; the caller waits as long as the client has not taken what
     * came before it, or is gone.
     */
    void unhurried(String line) throws InterruptedException;

    /** Whether the client is there still. */
    boolean isThere();
  }

  /** Gives all of them; when this returns, the answer is whole. */
  void writeTo(Reader reader) throws InterruptedException;
}
