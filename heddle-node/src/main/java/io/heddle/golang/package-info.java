// SPDX-License-Identifier: Apache-2.0
/**
 * Texts as Go's standard library reads and writes them, with its words for what it cannot read:
 * durations, addresses, numbers, JSON, quoted texts; and the words of its library for protobuf.
 *
 * <p>Fabric hands such words on to its clients as they are. Each type stands for one function of
 * that library and says which. Never knows what a text is for, nor Fabric's words around it.
 */
@NullMarked
package io.heddle.golang;

import org.jspecify.annotations.NullMarked;
