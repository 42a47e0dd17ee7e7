// Package crowd moves people over a floor. Ways are planned round the fixtures (Floor), velocities are chosen
// every step by optimal reciprocal collision avoidance, ORCA (van den Berg, Guy, Lin & Manocha 2011), with a
// preferred speed that falls with the density ahead (Weidmann 1993; Curtis & Manocha 2012), and each choice
// is checked before it is made: nobody ever overlaps anybody or a fixture. Standing still is always
// possible, because each committed step was checked against everybody's committed step.
//
// Between steps velocities are constant. Metres, seconds, radians; headings counter-clockwise from +x.
// People are handled in the order in which they came, so the same calls give the same motion. A step
// allocates nothing once the buffers have grown.
package crowd
