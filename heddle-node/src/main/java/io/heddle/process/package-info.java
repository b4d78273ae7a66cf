// SPDX-License-Identifier: Apache-2.0
/**
 * Programs of others at work: started with nothing but what they are given, both outputs read to
 * their end and kept, ended with all that they started; and the directories they work in.
 *
 * <p>Enter by {@link io.heddle.process.StepRunner} for a program that ends by itself and by {@link
 * io.heddle.process.RunningProcess} for one that stays. Of packages and builders it knows no more
 * than the names to write down.
 */
@NullMarked
package io.heddle.process;

import org.jspecify.annotations.NullMarked;
