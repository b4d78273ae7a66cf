// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

/** Answers the requests for one path. Called from several threads. */
@FunctionalInterface
public interface Endpoint {

  Answer answer(Request request);
}
